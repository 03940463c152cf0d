"""RFC 7643, section 7: the schemas that the service provider lists."""

import re
from collections import Counter
from types import NoneType

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import GROUP, SCHEMA, USER
from pytest_scim.scim.paths import entries
from pytest_scim.suites.rfc7643.support.schemas import (
    KEYWORDS,
    defined,
    expect_characteristics,
    expect_listed,
    is_keyword,
    placed,
)
from pytest_scim.suites.support.bodies import expect_none

SECTION = rfc7643("7")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_$-]*")
BOOLEANS = ("multiValued", "required", "caseExact")


@check(SHOULD, SECTION)
def test_a_schema_has_a_uri_and_attributes(schemas: list[JSONObject]) -> None:
    """Every schema has a URI as `id` and a list of `attributes`

    Each schema in /Schemas has a URI as its `id` and at least one entry in `attributes`. Both
    are REQUIRED.

    Fix: Write the URN of the schema into its `id`, not a number or a name, and the definitions
    of its attributes into the array `attributes`.
    """
    for schema in schemas:
        uri = schema.get("id")
        wrong = [uri] if not isinstance(uri, str) or ":" not in uri else []
        expect_none(f"the `id` of a schema is {uri!r}", wrong, expected="a URI")
        if not entries(schema, "attributes"):
            actual = repr(schema.get("attributes"))
            raise Finding(f"{uri} has no attributes", expected="a list", actual=actual)


@check(SHOULD, SECTION)
def test_no_schema_is_listed_twice(schemas: list[JSONObject]) -> None:
    """/Schemas lists each schema once

    The `id` of a schema is "the unique URI of the schema", so no two listed schemas have the
    same `id`.

    Fix: List a schema once, also where several resource types use it, and merge entries whose
    `id` differs in letter case only.
    """
    counts = Counter(str(schema.get("id")).lower() for schema in schemas)
    twice = sorted(uri for uri, count in counts.items() if count > 1)
    expect_none("/Schemas repeats schemas", twice, expected="each once")


@check(SHOULD, SECTION, rfc7644("4"))
def test_the_schema_of_users_is_listed(schemas: list[JSONObject]) -> None:
    """/Schemas lists the core User schema

    /Schemas returns "all supported schemas", so the core User is one of them.

    Fix: Add the schema `urn:ietf:params:scim:schemas:core:2.0:User`, with the attributes that
    you support, to `Resources` of /Schemas.
    """
    expect_listed(schemas, USER)


@check(SHOULD, SECTION, rfc7644("4"), feature="push_groups")
def test_the_schema_of_groups_is_listed(schemas: list[JSONObject]) -> None:
    """/Schemas lists the core Group schema

    A target that serves groups lists the core Group, because /Schemas returns "all supported
    schemas".

    Fix: Add the schema `urn:ietf:params:scim:schemas:core:2.0:Group`, with `displayName` and
    `members`, to `Resources` of /Schemas.
    """
    expect_listed(schemas, GROUP)


@check(SHOULD, rfc7643("2.1"))
def test_names_of_attributes_follow_the_grammar(schemas: list[JSONObject]) -> None:
    """Attribute names in /Schemas follow the grammar of RFC 7643

    An attribute name starts with a letter, followed by letters, digits, `$`, `-` and `_`.
    `$ref` is the one exception: section 2.4 defines it.

    Fix: Write the name of the attribute alone into `name`, without its parent or a URN, and
    replace spaces, dots and a digit at its start.
    """
    wrong = [
        path
        for path, attribute in defined(schemas)
        if not isinstance(name := attribute.get("name"), str)
        or not (NAME.fullmatch(name) or name == "$ref")
    ]
    expect_none(
        "/Schemas has attribute names that no client can write in a filter",
        wrong,
        expected="letters, digits, $, - and _",
    )


@check(SHOULD, SECTION, rfc7643("2.1"))
def test_no_attribute_is_defined_twice(schemas: list[JSONObject]) -> None:
    """A schema defines each attribute once

    No two attributes of one schema have the same name. Names are compared without regard to
    case.

    Fix: Remove the second definition from `attributes` or `subAttributes`, also where the two
    names differ in letter case only.
    """
    counts = Counter((path.lower(), place) for place, path in placed(schemas))
    twice = sorted(path for (path, _), count in counts.items() if count > 1)
    expect_none("/Schemas defines attributes twice", twice, expected="each once")


@check(SHOULD, SECTION, rfc7643("2.2"), rfc7643("2.3"))
def test_characteristics_have_legal_values(schemas: list[JSONObject]) -> None:
    """Attribute characteristics in /Schemas have values that RFC 7643 allows

    `type`, `mutability`, `returned` and `uniqueness` have keywords of RFC 7643; `multiValued`,
    `required` and `caseExact` are Booleans. A missing characteristic has the default of section
    2.2.

    Fix: Write keywords as RFC 7643 spells them, such as `readWrite` and `default`, and Booleans
    as `true` or `false` without quotation marks.
    """
    wrong: dict[str, JSON] = {}
    for path, attribute in defined(schemas):
        odd = [n for n in BOOLEANS if not isinstance(attribute.get(n), (bool, NoneType))]
        odd += [n for n, words in KEYWORDS.items() if not is_keyword(attribute.get(n), words)]
        wrong |= {f"{path} {name}": attribute[name] for name in odd}
    expect_none(
        f"{len(wrong)} characteristics have values that RFC 7643 does not define",
        wrong,
        expected={k: sorted(v) for k, v in KEYWORDS.items()},
    )


@check(SHOULD, SECTION)
def test_every_attribute_says_whether_it_is_multi_valued(schemas: list[JSONObject]) -> None:
    """Every attribute in /Schemas has `multiValued`

    `multiValued` is REQUIRED in each attribute definition, and section 2.2 gives no default for
    it.

    Fix: Add `multiValued` to every attribute and sub-attribute: `true` where the value is an
    array, and `false` elsewhere.
    """
    wrong = [path for path, attribute in defined(schemas) if attribute.get("multiValued") is None]
    expect_none("attributes in /Schemas have no `multiValued`", wrong, expected="true or false")


@check(SHOULD, rfc7643("2.3.8"))
def test_no_complex_attribute_holds_a_complex_one(schemas: list[JSONObject]) -> None:
    """/Schemas defines no complex sub-attributes

    A complex attribute "MUST NOT contain sub-attributes that have sub-attributes". Only the
    schema of schemas may (section 7).

    Fix: Replace a complex sub-attribute by simple ones, or define it as an attribute of the
    schema itself.
    """
    known = [schema for schema in schemas if schema.get("id") != SCHEMA]
    wrong = [
        path
        for path, attribute in defined(known)
        if "." in path.rpartition(":")[2]
        and (attribute.get("type") == "complex" or entries(attribute, "subAttributes"))
    ]
    expect_none("/Schemas defines complex sub-attributes", wrong, expected="simple ones")


@check(SHOULD, SECTION)
def test_a_complex_attribute_lists_its_sub_attributes(schemas: list[JSONObject]) -> None:
    """Complex attributes in /Schemas list their `subAttributes`

    The definition of a complex attribute lists its `subAttributes`. Without them a client
    cannot map the attribute.

    Fix: Add `subAttributes` with a definition of each member to attributes of the type
    `complex`, or correct the type where the value is no object.
    """
    wrong = [
        path
        for path, attribute in defined(schemas)
        if attribute.get("type") == "complex" and not entries(attribute, "subAttributes")
    ]
    expect_none("complex attributes in /Schemas have no `subAttributes`", wrong, expected="a list")


@check(SHOULD, SECTION, rfc7643("2.3.7"))
def test_a_reference_says_what_it_refers_to(schemas: list[JSONObject]) -> None:
    """Reference attributes in /Schemas have `referenceTypes`

    The definition of a reference lists what it refers to in `referenceTypes`: resource types,
    `external` or `uri`.

    Fix: Add `referenceTypes`, such as `["User"]` or `["external"]`, to attributes of the type
    `reference`, or define them as `string`.
    """
    wrong = [
        path
        for path, attribute in defined(schemas)
        if attribute.get("type") == "reference" and not entries(attribute, "referenceTypes")
    ]
    expect_none("references in /Schemas have no `referenceTypes`", wrong, expected="referenceTypes")


@check(SHOULD, rfc7643("4.1.1"))
def test_user_name_is_defined_as_required(schemas: list[JSONObject]) -> None:
    """/Schemas defines `userName` as required

    The core User schema defines `userName` with `required: true`, because each User "MUST
    include" it.

    Fix: Write `required: true` into the definition of `userName` in the core User schema.
    """
    expect_characteristics(schemas, "userName", {"required": (True,)})


@check(SHOULD, rfc7643("4.1.1"), SECTION)
def test_user_name_is_defined_as_unique(schemas: list[JSONObject]) -> None:
    """/Schemas defines `userName` as unique

    The core User schema defines `userName` with the uniqueness `server` or `global`.

    Fix: Write `uniqueness: server` into the definition of `userName`, or `global` where it is
    unique beyond this target.
    """
    expect_characteristics(schemas, "userName", {"uniqueness": ("server", "global")})


@check(SHOULD, rfc7643("4.1.1"), SECTION)
def test_the_password_is_defined_as_never_returned(schemas: list[JSONObject]) -> None:
    """/Schemas defines `password` as `writeOnly` and never returned

    When the core User schema defines `password`, its mutability is `writeOnly` and its
    `returned` is `never`.

    Fix: Write `mutability: writeOnly` and `returned: never` into the definition of `password`,
    or remove the definition where clients cannot set a password.
    """
    expected = {"mutability": ("writeOnly",), "returned": ("never",)}
    expect_characteristics(schemas, "password", expected)


@check(SHOULD, rfc7643("4.1.2"))
def test_the_groups_of_a_user_are_defined_as_read_only(schemas: list[JSONObject]) -> None:
    """/Schemas defines a User's `groups` as `readOnly`

    When the core User schema defines `groups`, its mutability is `readOnly`: memberships are
    changed through the Group resource.

    Fix: Write `mutability: readOnly` into the definition of `groups` in the core User schema.
    """
    expect_characteristics(schemas, "groups", {"mutability": ("readOnly",)})
