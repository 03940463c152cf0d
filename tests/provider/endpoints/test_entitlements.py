import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider import Provider
from pytest_scim.provider.endpoints.entitlements import EXTENSION, LICENSES
from pytest_scim.scim.names import OKTA_ENTITLEMENT, OKTA_ROLE


@pytest.fixture
def governed(under):
    scim = under()
    profile = load("okta-oin", features={"entitlements": True})
    scim.provider = Provider(profile, tokens=["t0ken"])
    return scim


def test_roles_and_licences_are_announced_after_users_and_groups(governed):
    types = governed.get("/ResourceTypes").body

    assert [kind["name"] for kind in types["Resources"]] == ["User", "Group", "Role", "License"]
    assert [kind["schema"] for kind in types["Resources"][2:]] == [OKTA_ROLE, OKTA_ENTITLEMENT]
    assert types["totalResults"] == types["itemsPerPage"] == 4
    assert governed.get("/ResourceTypes/Role").body["endpoint"] == "/Roles"
    assert governed.get("/ResourceTypes/User").status == 200
    assert governed.get("/ResourceTypes/Nothing").status == 404


def test_the_extension_is_defined_among_the_schemas(governed):
    assert governed.get("/Schemas").body["Resources"][-1]["id"] == EXTENSION
    assert governed.get(f"/Schemas/{EXTENSION}").body["name"] == "License"


@pytest.mark.parametrize(
    ("query", "rows", "start"),
    [
        ("", LICENSES, 1),
        ("startIndex=1&count=100", 100, 1),
        ("startIndex=101&count=100", 2, 101),
        ("startIndex=500&count=100", 0, 500),
        ("startIndex=0&count=-3", 0, 1),
    ],
)
def test_values_come_in_pages(governed, query, rows, start):
    page = governed.get("/Licenses", query).body

    assert (page["totalResults"], page["startIndex"]) == (LICENSES, start)
    assert len(page["Resources"]) == page["itemsPerPage"] == rows


def test_a_value_says_where_it_is(governed):
    role = governed.get("/Roles/role-2").body

    assert role["displayName"] == "Editor"
    assert role["meta"]["resourceType"] == "Role"
    assert role["meta"]["location"].endswith("/Roles/role-2")
    assert governed.get("/Roles/role-9").status == 404


def test_values_are_read_with_a_token_and_never_written(governed):
    assert governed.post("/Roles", {}).status == 405
    assert governed.get("/Roles", "count=many").status == 400
    assert governed.get("/Roles", "filter=id+eq+%22role-1%22").body["scimType"] == "invalidFilter"
    governed.token = "wrong"
    assert governed.get("/Roles").status == 401


def test_without_the_feature_there_is_nothing_of_it(under):
    scim = under()

    assert scim.get("/Roles").status == 404
    assert len(scim.get("/ResourceTypes").body["Resources"]) == 2
