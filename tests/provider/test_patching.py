import pytest


def patched(scim, *operations):
    return scim.patch(f"/Users/{scim.create()['id']}", *operations)


@pytest.mark.parametrize("op", ["add", "remove", "replace"])
def test_a_path_to_no_attribute_is_refused(scim, op):
    value = {} if op == "remove" else {"value": "x"}
    reply = patched(scim, {"op": op, "path": "noSuchAttribute", **value})
    assert (reply.status, reply.body["scimType"]) == (400, "invalidPath")


def test_an_unknown_name_in_a_value_is_passed_over(scim):
    reply = patched(scim, {"op": "replace", "value": {"noSuchAttribute": "x", "title": "Chef"}})
    assert reply.status == 200
    assert reply.body["title"] == "Chef"
    assert "noSuchAttribute" not in reply.body


def test_a_patch_that_changes_nothing_is_no_modification_under_a_rule(under):
    scim = under(("updatable_attributes", {"attributes": ["name.givenName"]}))
    before = scim.create()
    again = {"op": "add", "path": "name.givenName", "value": before["name"]["givenName"]}
    assert scim.patch(f"/Users/{before['id']}", again).body["meta"] == before["meta"]
