"""RFC 7643, section 2: attributes and their values."""

from collections import Counter

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.names import ENTERPRISE_USER, USER
from pytest_scim.scim.paths import at, at_key, entries
from pytest_scim.suites.rfc7643.support.definitions import USUAL, Definitions, has_type, unassigned
from pytest_scim.suites.rfc7643.support.rfc_definitions import CORE, EMPLOYED

CANONICAL = ("work", "home", "other", "mobile", "fax", "pager", "direct", "indirect")
UNLIKELY = {"title", "nickName", *(f"{ENTERPRISE_USER}:{name}" for name in EMPLOYED)}
"""Attributes to which no target would assign the value of a create by itself.

A manager's displayName is not among them: it is readOnly in the RFC, and Okta pushes it.
"""
PLURAL = ("emails", "phoneNumbers", "addresses", "roles", "entitlements", "groups", "members")


@check(SHOULD, rfc7643("2.3"), rfc7643("8.7.1"))
def test_values_have_the_type_that_the_rfc_defines(specimens):
    """Attribute values have the JSON type that RFC 7643 defines

    Every returned value of an attribute of RFC 7643 has the JSON type of that attribute:
    `active` is `true`, not `"true"`.
    """
    typed(specimens, Definitions(CORE))


@check(SHOULD, rfc7643("2.3"), rfc7643("7"))
def test_values_have_the_type_that_the_target_defines(specimens, declared):
    """Attribute values have the JSON type that the target's /Schemas defines

    Every returned value has the JSON type that the target's own /Schemas defines for its
    attribute.
    """
    typed(specimens, declared)


@check(SHOULD, rfc7643("2.4"), rfc7644("3.8"))
def test_multi_valued_attributes_are_arrays(specimens):
    """Multi-valued attributes are JSON arrays

    A multi-valued attribute of RFC 7643 is returned as a JSON array even when it has one value;
    a singular attribute never is.
    """
    plural(specimens, Definitions(CORE))


@check(SHOULD, rfc7643("2.4"), rfc7643("7"))
def test_plurality_is_what_the_target_defines(specimens, declared):
    """Attributes are arrays exactly where the target's /Schemas says `multiValued`

    The target returns an attribute as a JSON array if and only if its own /Schemas defines it
    as `multiValued`.
    """
    plural(specimens, declared)


@check(SHOULD, rfc7643("2.1"), rfc7643("7"), rfc7644("3.1"))
def test_every_returned_attribute_is_defined(specimens, declared):
    """Every returned attribute is defined in the target's /Schemas

    Each attribute of a returned resource is defined in the target's /Schemas. Okta's Import
    User Schema, and any client that maps attributes, reads the definitions there.
    """
    unknown = {}
    for specimen in specimens:
        actual = declared.values(specimen.body, specimen.base)
        new = [path for path, _, attribute in actual if attribute is None and not usual(path)]
        unknown |= {
            path: specimen.label for path in new if path == leads(path) or leads(path) not in new
        }
    if unknown:
        message = f"/Schemas does not define {', '.join(unknown)}"
        raise Finding(message, expected="a definition", actual=unknown)


@check(SHOULD, rfc7643("7"), rfc7643("2.2"))
def test_attributes_returned_never_are_not_returned(specimens, declared):
    """`writeOnly` attributes and attributes with `returned: never` are not returned

    A resource never contains an attribute that the target's /Schemas defines as `mutability:
    writeOnly` or `returned: never`.
    """
    absent(specimens, declared, "returned", "never")
    absent(specimens, declared, "mutability", "writeOnly")


@check(SHOULD, rfc7643("7"), rfc7644("3.9"))
def test_attributes_returned_on_request_are_left_out(specimens, declared):
    """Attributes with `returned: request` are left out of a plain GET

    A GET that names no attributes returns none that the target's /Schemas defines as `returned:
    request`.
    """
    read = [specimen for specimen in specimens if "GET" in specimen.label]
    absent(read, declared, "returned", "request")


@check(SHOULD, rfc7643("7"), rfc7643("2.2"))
def test_required_attributes_are_returned(specimens, schemas):
    """Attributes that /Schemas defines as required are returned

    A resource contains every attribute that the target's /Schemas defines as `required` in one
    of the schemas of that resource.
    """
    by_uri = {str(schema.get("id")): entries(schema, "attributes") for schema in schemas}
    for specimen in specimens:
        for uri in map(str, entries(specimen.body, "schemas")):
            held = specimen.body if uri == specimen.base else at_key(specimen.body, uri)
            demanded = [one for one in by_uri.get(uri, ()) if due(one)]
            lacking = [str(one.get("name")) for one in demanded if not holds(held, one)]
            if lacking:
                message = f"{specimen.label} lacks {', '.join(lacking)}"
                raise Finding(message, expected=lacking, actual=sorted(specimen.body))


@check(SHOULD, rfc7643("7"), rfc7644("3.3"), feature="create_users")
def test_read_only_attributes_from_a_client_are_ignored(complete, user_resource, declared):
    """`readOnly` attributes sent by the client are ignored

    When a create carries a value for an attribute that the target's /Schemas defines as
    `readOnly`, the target ignores that value.
    """
    okta_user, _ = complete
    taken = [
        path
        for path, value, attribute in declared.values(user_resource.first, USER)
        if str(at_key(attribute, "mutability")).lower() == "readonly"
        if path in UNLIKELY and value == okta_user.values.get(path)
    ]
    if taken:
        message = f"the target stored readOnly values of a create: {', '.join(taken)}"
        raise Finding(message, expected="values of its own, or none", actual=taken)


@check(SHOULD, rfc7643("2.3.8"))
def test_no_sub_attribute_is_complex(specimens):
    """Sub-attributes are not complex

    A complex attribute contains simple values only: a sub-attribute has no sub-attributes of
    its own.
    """
    for specimen in specimens:
        actual = Definitions({}).values(specimen.body, specimen.base)
        deep = [p for p, v, _ in actual if isinstance(v, dict) and "." in p.rpartition(":")[2]]
        if deep:
            message = f"{specimen.label} has complex sub-attributes: {', '.join(deep)}"
            raise Finding(message, expected="simple values", actual=deep)


@check(SHOULD, rfc7643("2.4"))
def test_a_type_is_written_as_its_canonical_value(user_resources):
    """Canonical `type` values are returned in the RFC's spelling

    A `type` that RFC 7643 names, such as `work`, is returned in that spelling, not as `WORK`.
    """
    for specimen in user_resources:
        for name in ("emails", "phoneNumbers", "addresses", "groups"):
            kinds = [at(entry, "type") for entry in entries(specimen.body, name)]
            odd = [k for k in kinds if str(k).lower() in CANONICAL and k not in CANONICAL]
            if odd:
                wanted = [kind.lower() for kind in odd]
                message = f"{specimen.label} spells types of {name} in another letter case"
                raise Finding(message, expected=wanted, actual=odd)


@check(SHOULD, rfc7643("2.4"))
def test_only_one_value_is_primary(specimens):
    """At most one value of a multi-valued attribute is primary

    In each multi-valued attribute the `primary` value `true` "MUST appear no more than once".
    """
    for specimen in specimens:
        for name in PLURAL:
            actual = entries(specimen.body, name)
            count = sum(at(entry, "primary") is True for entry in actual)
            if count > 1:
                message = f"{specimen.label} has {count} primary {name}"
                raise Finding(message, expected="at most 1", actual=count)


@check(SHOULD, rfc7643("2.4"))
def test_no_value_comes_twice(specimens):
    """A multi-valued attribute returns no combination of type and value twice

    Service providers SHOULD NOT return the same combination of `type` and `value` more than
    once in one attribute.
    """
    for specimen in specimens:
        for name in PLURAL:
            twice = repeated(entries(specimen.body, name))
            if twice:
                message = f"{specimen.label} repeats values of {name}"
                raise Finding(message, expected="each once", actual=twice)


def repeated(listed):
    """Return the combinations of type and value that a list contains more than once."""
    keys = [(str(at(one, "type") or None), at(one, "value")) for one in listed]
    counts = Counter((kind, value) for kind, value in keys if isinstance(value, str))
    return [pair for pair, count in counts.items() if count > 1]


def typed(specimens, definitions):
    """Raise a finding unless every value has the type of its definition."""
    for specimen in specimens:
        actual = list(definitions.values(specimen.body, specimen.base))
        wrong = {p: (v, one) for p, v, one in actual if one is not None and not has_type(v, one)}
        if wrong:
            expected = {path: one.get("type") for path, (_, one) in wrong.items()}
            seen = {path: repr(value) for path, (value, _) in wrong.items()}
            message = f"{specimen.label} has values of another JSON type: {', '.join(wrong)}"
            raise Finding(message, expected=expected, actual=seen)


def plural(specimens, definitions):
    """Raise a finding unless exactly the multi-valued attributes are arrays."""
    for specimen in specimens:
        wrong = {
            path: "an array" if attribute["multiValued"] else "one value"
            for path, value, attribute in definitions.attributes(specimen.body, specimen.base)
            if attribute is not None and isinstance(attribute.get("multiValued"), bool)
            if attribute["multiValued"] is not isinstance(value, list)
        }
        if wrong:
            message = (
                f"{specimen.label} returns a list for a single-valued attribute, or the reverse: "
                f"{', '.join(wrong)}"
            )
            raise Finding(message, expected=wrong, actual=sorted(specimen.body))


def absent(specimens, definitions, characteristic, keyword):
    """Raise a finding when a resource contains an attribute with a keyword; show no value."""
    for specimen in specimens:
        actual = [
            path
            for path, _, attribute in definitions.values(specimen.body, specimen.base)
            if str(at_key(attribute, characteristic)).lower() == keyword.lower()
        ]
        if actual:
            message = f"{specimen.label} contains {', '.join(actual)}"
            raise Finding(message, expected=f"{characteristic}: {keyword}", actual=actual)


def due(attribute):
    """Whether a definition requires a value in every response."""
    describe = {name: str(at_key(attribute, name)).lower() for name in ("mutability", "returned")}
    kept = describe["mutability"] != "writeonly" and describe["returned"] not in {
        "never",
        "request",
    }
    return at_key(attribute, "required") is True and kept


def holds(held, attribute):
    """Whether a resource, or the container of an extension, has a value of an attribute."""
    members = held.items() if isinstance(held, dict) else ()
    known = {name.lower() for name, value in members if not unassigned(value)}
    return str(at_key(attribute, "name")).lower() in known


def usual(path):
    """Whether a path ends in a sub-attribute that any multi-valued attribute may have."""
    return leads(path) != path and path.rpartition(".")[2] in USUAL


def leads(path):
    """Return the path of the attribute that a sub-attribute belongs to; its own, if it is none."""
    uri, colon, name = path.rpartition(":")
    return f"{uri}{colon}{name.partition('.')[0]}"
