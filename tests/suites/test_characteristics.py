import pytest

from pytest_scim.scim.names import ENTERPRISE_USER, USER
from pytest_scim.suites.support.characteristics import Characteristics, value_at

BADGE = {"name": "Badge", "multiValued": False, "mutability": "READONLY", "returned": "Request"}
NAME = {
    "name": "name",
    "type": "complex",
    "mutability": "immutable",
    "subAttributes": [{"name": "familyName", "caseExact": True, "canonicalValues": ["Doe", 7]}],
}
KNOWN = Characteristics.listed(
    [
        {"id": USER.upper(), "attributes": [NAME, "odd", {"name": 7}]},
        {"id": ENTERPRISE_USER, "attributes": [BADGE]},
        {"attributes": [BADGE]},
        "odd",
    ]
)


@pytest.mark.parametrize("path", ["NAME.familyname", f"{USER}:name.FamilyName"])
def test_names_and_uris_are_case_insensitive(path):
    found = KNOWN.find(path)
    assert found is not None
    assert found.path == "name.familyName"
    assert found.case_exact
    assert found.canonical_values == ("Doe",)
    assert [one.name for one in found.chain] == ["name", "familyName"]


def test_what_contains_a_fixed_attribute_fixes_it():
    found = KNOWN.find("name.familyName")
    assert found.mutability == "readwrite"
    assert found.fixed


def test_keywords_are_case_insensitive_and_an_extension_is_named_by_its_uri():
    badge = KNOWN.find(f"{ENTERPRISE_USER.lower()}:badge")
    assert (badge.mutability, badge.returned) == ("readonly", "request")
    assert badge.has("returned", "REQUEST")
    assert badge.path == f"{ENTERPRISE_USER}:Badge"


def test_what_is_left_out_has_its_default():
    name = KNOWN.top(USER)["name"].parts["familyname"]
    assert (name.type, name.returned, name.uniqueness) == ("string", "default", "none")
    assert not name.required
    assert name.multi_valued is None


def test_what_is_not_defined_has_no_definition():
    assert KNOWN.find("name.given") is None
    assert KNOWN.find("title") is None
    assert [one.name for one in KNOWN.chain("name.given")] == ["name"]
    assert KNOWN.find('name[type eq "a.b"].familyName') is not None


def test_values_come_with_their_definitions():
    user = {"userName": "a", "Name": {"familyname": "Doe"}, ENTERPRISE_USER.lower(): {"badge": 1}}
    values = {path: one and one.path for path, _, one in KNOWN.values(user, USER)}
    assert values == {
        "userName": None,
        "Name": "name",
        "Name.familyname": "name.familyName",
        f"{ENTERPRISE_USER.lower()}:badge": f"{ENTERPRISE_USER}:Badge",
    }


def test_a_value_is_found_in_any_case():
    user = {"Name": {"familyname": "Doe"}, ENTERPRISE_USER.lower(): {"badge": 1}}
    assert value_at(user, "name.familyName") == "Doe"
    assert value_at(user, f"{USER}:name.familyName") == "Doe"
    assert value_at(user, f"{ENTERPRISE_USER}:Badge") == 1
    assert value_at(user, "name.givenName") is None
