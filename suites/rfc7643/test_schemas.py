"""RFC 7643, section 7: the schemas that the service provider lists."""

import re
from collections import Counter
from types import NoneType

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_in
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.names import GROUP, SCHEMA, USER
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7643.support.definitions import by_name

SECTION = rfc7643("7")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_$-]*")
BOOLEANS = ("multiValued", "required", "caseExact")
KEYWORDS = {
    "type": {
        *("string", "boolean", "decimal", "integer"),
        *("dateTime", "binary", "reference", "complex"),
    },
    "mutability": {"readOnly", "readWrite", "immutable", "writeOnly"},
    "returned": {"always", "never", "default", "request"},
    "uniqueness": {"none", "server", "global"},
}


@check(SHOULD, SECTION)
def test_a_schema_has_a_uri_and_attributes(schemas):
    """Every schema has a URI as `id` and a list of `attributes`

    Each schema in /Schemas has a URI as its `id` and at least one entry in `attributes`. Both
    are REQUIRED.
    """
    for schema in schemas:
        uri = schema.get("id")
        if not isinstance(uri, str) or ":" not in uri:
            raise Finding(f"the `id` of a schema is {uri!r}", expected="a URI", actual=repr(uri))
        if not entries(schema, "attributes"):
            actual = repr(schema.get("attributes"))
            raise Finding(f"{uri} has no attributes", expected="a list", actual=actual)


@check(SHOULD, SECTION)
def test_no_schema_is_listed_twice(schemas):
    """/Schemas lists each schema once

    The `id` of a schema is "the unique URI of the schema", so no two listed schemas have the
    same `id`.
    """
    counts = Counter(str(schema.get("id")).lower() for schema in schemas)
    twice = sorted(uri for uri, count in counts.items() if count > 1)
    if twice:
        raise Finding("/Schemas repeats schemas", expected="each once", actual=twice)


@check(SHOULD, SECTION, rfc7644("4"))
def test_the_schema_of_users_is_listed(schemas):
    """/Schemas lists the core User schema

    /Schemas returns "all supported schemas", so the core User is one of them.
    """
    core(schemas, USER)


@check(SHOULD, SECTION, rfc7644("4"), feature="push_groups")
def test_the_schema_of_groups_is_listed(schemas):
    """/Schemas lists the core Group schema

    A target that serves groups lists the core Group, because /Schemas returns "all supported
    schemas".
    """
    core(schemas, GROUP)


@check(SHOULD, rfc7643("2.1"))
def test_names_of_attributes_follow_the_grammar(schemas):
    """Attribute names in /Schemas follow the grammar of RFC 7643

    An attribute name starts with a letter, followed by letters, digits, `$`, `-` and `_`.
    `$ref` is the one exception: section 2.4 defines it.
    """
    wrong = [
        path
        for path, attribute in defined(schemas)
        if not isinstance(attribute.get("name"), str)
        or not (NAME.fullmatch(attribute["name"]) or attribute["name"] == "$ref")
    ]
    if wrong:
        message = "/Schemas has attribute names that no client can write in a filter"
        raise Finding(message, expected="letters, digits, $, - and _", actual=wrong)


@check(SHOULD, SECTION, rfc7643("2.1"))
def test_no_attribute_is_defined_twice(schemas):
    """A schema defines each attribute once

    No two attributes of one schema have the same name. Names are compared without regard to
    case.
    """
    counts = Counter((path.lower(), place) for place, path in placed(schemas))
    twice = sorted(path for (path, _), count in counts.items() if count > 1)
    if twice:
        raise Finding("/Schemas defines attributes twice", expected="each once", actual=twice)


@check(SHOULD, SECTION, rfc7643("2.2"), rfc7643("2.3"))
def test_characteristics_have_legal_values(schemas):
    """Attribute characteristics in /Schemas have values that RFC 7643 allows

    `type`, `mutability`, `returned` and `uniqueness` have keywords of RFC 7643; `multiValued`,
    `required` and `caseExact` are Booleans. A missing characteristic has the default of section
    2.2.
    """
    wrong = {}
    for path, attribute in defined(schemas):
        odd = [n for n in BOOLEANS if not isinstance(attribute.get(n), (bool, NoneType))]
        odd += [n for n, words in KEYWORDS.items() if not keyword(attribute.get(n), words)]
        wrong |= {f"{path} {name}": attribute[name] for name in odd}
    if wrong:
        message = f"{len(wrong)} characteristics have values that RFC 7643 does not define"
        raise Finding(message, expected={k: sorted(v) for k, v in KEYWORDS.items()}, actual=wrong)


@check(SHOULD, SECTION)
def test_every_attribute_says_whether_it_is_multi_valued(schemas):
    """Every attribute in /Schemas has `multiValued`

    `multiValued` is REQUIRED in each attribute definition, and section 2.2 gives no default for
    it.
    """
    wrong = [path for path, attribute in defined(schemas) if attribute.get("multiValued") is None]
    if wrong:
        message = "attributes in /Schemas have no `multiValued`"
        raise Finding(message, expected="true or false", actual=wrong)


@check(SHOULD, rfc7643("2.3.8"))
def test_no_complex_attribute_holds_a_complex_one(schemas):
    """/Schemas defines no complex sub-attributes

    A complex attribute "MUST NOT contain sub-attributes that have sub-attributes". Only the
    schema of schemas may (section 7).
    """
    known = [schema for schema in schemas if schema.get("id") != SCHEMA]
    wrong = [
        path
        for path, attribute in defined(known)
        if "." in path.rpartition(":")[2]
        and (attribute.get("type") == "complex" or entries(attribute, "subAttributes"))
    ]
    if wrong:
        message = "/Schemas defines complex sub-attributes"
        raise Finding(message, expected="simple ones", actual=wrong)


@check(SHOULD, SECTION)
def test_a_complex_attribute_lists_its_sub_attributes(schemas):
    """Complex attributes in /Schemas list their `subAttributes`

    The definition of a complex attribute lists its `subAttributes`. Without them a client
    cannot map the attribute.
    """
    wrong = [
        path
        for path, attribute in defined(schemas)
        if attribute.get("type") == "complex" and not entries(attribute, "subAttributes")
    ]
    if wrong:
        message = "complex attributes in /Schemas have no `subAttributes`"
        raise Finding(message, expected="a list", actual=wrong)


@check(SHOULD, SECTION, rfc7643("2.3.7"))
def test_a_reference_says_what_it_refers_to(schemas):
    """Reference attributes in /Schemas have `referenceTypes`

    The definition of a reference lists what it refers to in `referenceTypes`: resource types,
    `external` or `uri`.
    """
    wrong = [
        path
        for path, attribute in defined(schemas)
        if attribute.get("type") == "reference" and not entries(attribute, "referenceTypes")
    ]
    if wrong:
        message = "references in /Schemas have no `referenceTypes`"
        raise Finding(message, expected="referenceTypes", actual=wrong)


@check(SHOULD, rfc7643("4.1.1"))
def test_user_name_is_defined_as_required(schemas):
    """/Schemas defines `userName` as required

    The core User schema defines `userName` with `required: true`, because each User "MUST
    include" it.
    """
    characteristic(schemas, "userName", {"required": (True,)})


@check(SHOULD, rfc7643("4.1.1"), SECTION)
def test_user_name_is_defined_as_unique(schemas):
    """/Schemas defines `userName` as unique

    The core User schema defines `userName` with the uniqueness `server` or `global`.
    """
    characteristic(schemas, "userName", {"uniqueness": ("server", "global")})


@check(SHOULD, rfc7643("4.1.1"), SECTION)
def test_the_password_is_defined_as_never_returned(schemas):
    """/Schemas defines `password` as `writeOnly` and never returned

    When the core User schema defines `password`, its mutability is `writeOnly` and its
    `returned` is `never`.
    """
    expected = {"mutability": ("writeOnly",), "returned": ("never",)}
    characteristic(schemas, "password", expected)


@check(SHOULD, rfc7643("4.1.2"))
def test_the_groups_of_a_user_are_defined_as_read_only(schemas):
    """/Schemas defines a User's `groups` as `readOnly`

    When the core User schema defines `groups`, its mutability is `readOnly`: memberships are
    changed through the Group resource.
    """
    characteristic(schemas, "groups", {"mutability": ("readOnly",)})


def keyword(value, words):
    """Whether a value is one of the words, in any case (section 7), or left out."""
    return value is None or str(value).lower() in {word.lower() for word in words}


def core(schemas, uri):
    """Raise a finding unless a schema is listed."""
    expect_in("the list in /Schemas", uri, [schema.get("id") for schema in schemas])


def defined(schemas):
    """Yield the path and the definition of every attribute and sub-attribute."""
    for schema in schemas:
        levels = [(f"{schema.get('id')}:", entries(schema, "attributes"))]
        while levels:
            lead, listed = levels.pop()
            for attribute in listed:
                if isinstance(attribute, dict):
                    path = f"{lead}{attribute.get('name')}"
                    yield path, attribute
                    levels.append((f"{path}.", entries(attribute, "subAttributes")))


def placed(schemas):
    """Yield the position of a definition's schema in the list, and the definition's path."""
    for number, schema in enumerate(schemas):
        for path, _ in defined([schema]):
            yield number, path


def characteristic(schemas, name, expected):
    """Raise a finding unless the User schema defines an attribute so, or NotApplicable."""
    user = next((schema for schema in schemas if schema.get("id") == USER), {})
    attribute = by_name(entries(user, "attributes")).get(name.lower())
    if attribute is None:
        raise NotApplicable(f"the target's User schema does not define {name}")
    actual = {key: at(attribute, key) or "(missing)" for key in expected}
    if not all(keyword(actual[key], map(str, allowed)) for key, allowed in expected.items()):
        wanted = {key: " or ".join(map(str, allowed)) for key, allowed in expected.items()}
        message = f"/Schemas defines {name} with other characteristics"
        raise Finding(message, expected=wanted, actual=actual)
