import pytest

RULES = (("scim_interop_profile", {}), ("ipsie_al", {}))
PATHLESS = {"op": "replace", "value": {"active": False}}


@pytest.fixture
def obeying(under):
    return under(*RULES, obeys_drafts=True)


def names_of(scim):
    schemas = scim.get("/Schemas").body["Resources"]
    return {one["name"] for schema in schemas for one in schema.get("attributes", ())}


def test_only_a_provider_that_obeys_the_drafts_refuses_what_okta_sends(under, obeying):
    for scim, status in ((under(*RULES), 200), (obeying, 400)):
        user = scim.create(password="secret")
        assert scim.patch(f"/Users/{user['id']}", PATHLESS).status == status
        assert ("password" in names_of(scim)) is (status == 200)
        claim = scim.get("/ServiceProviderConfig").body.get("interopProfileConformant")
        assert claim is (None if status == 200 else True)


def test_an_undeclared_attribute_is_refused_and_nothing_is_stored(obeying, make_user):
    before = obeying.provider.users()
    reply = obeying.post("/Users", make_user("ada@example.com", noSuchAttribute="value"))
    assert (reply.status, reply.body["scimType"]) == (400, "invalidSyntax")
    assert obeying.provider.users() == before


def test_a_patch_with_paths_is_applied(obeying):
    path = f"/Users/{obeying.create()['id']}"
    obeying.patch(path, {"op": "replace", "path": "active", "value": False})
    assert obeying.get(path).body["active"] is False
