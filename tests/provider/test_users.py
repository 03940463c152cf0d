from urllib.parse import quote, quote_plus

from pytest_scim.scim import names


def test_a_created_user_reads_back_as_it_was_sent(scim):
    sent = {
        "externalId": "00u1",
        "locale": "en-US",
        "userName": "Ada+Test@EXAMPLE.com",
        "emails": [{"value": "Ada+Test@EXAMPLE.com", "primary": True}],
        names.ENTERPRISE_USER: {
            "department": "R&D",
            "manager": {"value": "7", "displayName": "Bo"},
        },
    }
    created = scim.create(**sent)
    actual = scim.get(f"/Users/{created['id']}").body
    assert actual == created
    assert {key: actual[key] for key in sent} == sent
    assert actual["meta"]["location"].endswith(f"/scim/v2/Users/{created['id']}")


def test_a_user_is_active_unless_it_says_otherwise(scim, make_user):
    silent = make_user("ada@example.com")
    del silent["active"]
    assert scim.post("/Users", silent).body["active"] is True


def test_a_put_that_leaves_active_out_does_not_bring_a_user_back(scim, make_user):
    created = scim.create(active=False)
    silent = make_user("ada@example.com")
    del silent["active"]
    assert scim.put(f"/Users/{created['id']}", silent).body["active"] is False


def test_a_password_is_accepted_and_never_returned(scim):
    created = scim.create(password="Xy7!placeholder")
    changed = scim.patch(
        f"/Users/{created['id']}", {"op": "replace", "value": {"password": "other"}}
    )
    assert changed.status == 200
    assert "password" not in {**created, **changed.body}


def test_unknown_attributes_and_schemas_are_ignored(scim):
    created = scim.create(schemas=[names.USER, "urn:x:y"], shoeSize=44, **{"urn:x:y": {"a": 1}})
    assert "shoeSize" not in created
    assert created["schemas"] == [names.USER]


def test_groups_and_id_in_a_creation_are_ignored(scim):
    created = scim.create(id="mine", groups=[])
    assert created["id"] != "mine"
    assert "groups" not in created


def test_null_and_the_empty_string_leave_an_attribute_without_a_value(scim, make_user):
    created = scim.create(nickName="Countess", title="Dr", displayName="Ada")
    path = f"/Users/{created['id']}"
    emails = [{"value": "", "type": "home"}, *created["emails"]]
    pushed = make_user("ada@example.com", nickName="", title=None, emails=emails)
    actual = scim.put(path, {**pushed, "displayName": "Ada"}).body
    assert "nickName" not in actual
    assert "title" not in actual
    assert actual["emails"] == created["emails"]
    actual = scim.patch(path, {"op": "replace", "value": {"displayName": ""}}).body
    assert "displayName" not in actual


def test_an_empty_string_in_any_patch_operation_clears_the_attribute(scim):
    for op in ("add", "replace"):
        created = scim.create(op, displayName="Ada")
        operation = {"op": op, "path": "displayName", "value": ""}
        assert "displayName" not in scim.patch(f"/Users/{created['id']}", operation).body


def test_what_a_put_echoes_of_the_server_s_own_is_ignored(scim):
    created = scim.create()
    scim.group("Sales", created["id"])
    actual = scim.get(f"/Users/{created['id']}").body
    echo = {**actual, "id": "other", "meta": {"resourceType": "x"}, "groups": [], "title": "Dr"}
    replaced = scim.put(f"/Users/{created['id']}", echo).body
    assert replaced["id"] == created["id"]
    assert replaced["groups"] == actual["groups"]
    assert replaced["meta"]["created"] == created["meta"]["created"]
    assert replaced["title"] == "Dr"


def test_a_taken_user_name_is_a_conflict_in_any_case(scim, make_user):
    scim.create("ada")
    reply = scim.post("/Users", make_user("ADA@Example.COM"))
    assert reply.status == 409
    assert reply.body["scimType"] == "uniqueness"


def test_a_user_without_user_name_is_refused(scim, make_user):
    for body in ({"schemas": [names.USER]}, make_user(None), make_user("")):
        reply = scim.post("/Users", body)
        assert (reply.status, reply.body["scimType"]) == (400, "invalidValue")
        assert "userName" in reply.body["detail"]


def test_a_body_that_is_no_json_is_refused(scim):
    reply = scim.ask("POST", "/Users", b'{"userName": ')
    assert (reply.status, reply.body["scimType"]) == (400, "invalidSyntax")


def test_a_patch_is_answered_with_the_resource(scim):
    created = scim.create()
    operation = {"op": "replace", "value": {"active": False}}
    reply = scim.patch(f"/Users/{created['id']}", operation)
    assert reply.status == 200
    assert reply.body["active"] is False
    assert reply.headers["content-type"] == "application/scim+json"


def test_a_profile_may_have_patch_return_no_body(under):
    scim = under(patch_response=204)
    created = scim.create()
    reply = scim.patch(f"/Users/{created['id']}", {"op": "replace", "value": {"active": False}})
    assert (reply.status, reply.body) == (204, None)
    assert "content-type" not in reply.headers
    assert scim.get(f"/Users/{created['id']}").body["active"] is False


def test_a_deleted_user_is_gone_and_the_answer_has_no_content_type(scim):
    path = f"/Users/{scim.create()['id']}"
    reply = scim.delete(path)
    assert (reply.status, reply.body) == (204, None)
    assert "content-type" not in reply.headers
    assert scim.get(path).status == 404


def test_text_json_is_tolerated_and_other_media_types_are_not(scim, make_user):
    body = make_user("ada@example.com")
    assert scim.ask("POST", "/Users", body, media="text/plain").status == 415
    assert scim.ask("POST", "/Users", body, media="text/json; charset=utf-8").status == 201


def test_a_filter_is_decoded_once_in_both_forms(scim):
    scim.create("ada+test")
    text = 'userName eq "ADA+test@example.com"'
    for query in (quote(text), quote_plus(text)):
        reply = scim.get("/Users", f"filter={query}&startIndex=1&count=100")
        assert [one["userName"] for one in reply.body["Resources"]] == ["ada+test@example.com"]


def test_a_filter_without_a_match_gives_an_empty_list(scim):
    body = scim.get("/Users", "filter=" + quote('userName eq "nobody@example.com"')).body
    assert body == {
        "schemas": [names.LIST_RESPONSE],
        "totalResults": 0,
        "startIndex": 1,
        "itemsPerPage": 0,
        "Resources": [],
    }
