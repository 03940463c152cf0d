from pytest_scim.provider import Provider, rules

WORK = 'emails[type eq "work"].value'


def login_and_email(actual):
    return actual["userName"], [one["value"] for one in actual["emails"] if one["type"] == "work"]


def refused(reply):
    return (reply.status, reply.body["scimType"]) == (400, "invalidValue") and reply.body["detail"]


def test_a_user_name_that_is_no_email_is_refused_and_nothing_is_stored(under, make_user):
    scim = under(("username_is_email", {}))
    before = scim.provider.users()
    assert refused(scim.post("/Users", make_user("ada")))
    assert refused(scim.post("/Users", make_user(None)))
    assert scim.provider.users() == before
    created = scim.create()
    path = f"/Users/{created['id']}"
    assert refused(scim.put(path, {**created, "userName": "ada"}))
    assert refused(scim.patch(path, {"op": "replace", "value": {"userName": "ada"}}))
    assert refused(scim.patch(path, {"op": "replace", "path": "userName", "value": "ada"}))
    assert scim.get(path).body == created


def test_a_work_email_that_differs_follows_the_user_name_on_creation(under):
    scim = under(("username_is_work_email", {}))
    other = [{"value": "other@example.com", "type": "work"}]
    for emails in (other, [], [{"value": "home@example.com", "type": "home"}]):
        name = f"ada{len(scim.provider.users())}"
        created = scim.create(name, emails=emails)
        assert login_and_email(created) == (f"{name}@example.com", [f"{name}@example.com"])


def test_user_name_and_work_email_change_together(under):
    scim = under(("username_is_work_email", {}))
    created = scim.create()
    path = f"/Users/{created['id']}"
    one = scim.put(path, {**created, "userName": "one@example.com"})
    assert login_and_email(one.body) == ("one@example.com", ["one@example.com"])
    two = scim.patch(path, {"op": "replace", "path": WORK, "value": "two@example.com"})
    assert login_and_email(two.body) == ("two@example.com", ["two@example.com"])
    scim.patch(path, {"op": "replace", "value": {"userName": "three@example.com"}})
    actual = scim.get(path).body
    assert login_and_email(actual) == ("three@example.com", ["three@example.com"])


def test_a_work_email_that_is_another_s_login_is_a_conflict_and_changes_nothing(under):
    scim = under(("username_is_work_email", {}))
    ada, _bo = scim.create("ada"), scim.create("bo")
    path = f"/Users/{ada['id']}"
    reply = scim.patch(path, {"op": "replace", "path": WORK, "value": "bo@example.com"})
    assert (reply.status, reply.body["scimType"]) == (409, "uniqueness")
    assert scim.get(path).body == ada


def test_a_required_attribute_is_named_when_it_is_missing_on_creation(under, make_user):
    scim = under(("required_attributes", {"attributes": ["displayName", "name.givenName", WORK]}))
    reply = scim.post("/Users", make_user("ada@example.com", name={"givenName": ""}, emails=[]))
    assert refused(reply)
    assert all(name in reply.body["detail"] for name in ("displayName", "name.givenName", WORK))
    created = scim.create(displayName="Ada")
    reply = scim.patch(f"/Users/{created['id']}", {"op": "remove", "path": "displayName"})
    assert reply.status == 200


def test_a_value_beyond_its_length_is_refused(under, make_user):
    scim = under(("max_length", {"attribute": "externalId", "length": 100}))
    created = scim.create(externalId="x" * 100)
    assert created["externalId"] == "x" * 100
    assert refused(scim.post("/Users", make_user("bo@example.com", externalId="x" * 101)))
    path = f"/Users/{created['id']}"
    assert refused(scim.patch(path, {"op": "replace", "value": {"externalId": "x" * 101}}))
    assert scim.get(path).body == created


def test_a_new_email_of_another_domain_is_refused(under, make_user):
    scim = under(("email_domain", {"domains": ["example.com"]}))
    reply = scim.post("/Users", make_user("ada@other.example"))
    assert refused(reply)
    assert "other.example" in reply.body["detail"]
    resident = scim.provider.users()[0]
    reply = scim.patch(f"/Users/{resident['id']}", {"op": "replace", "value": {"active": False}})
    assert reply.status == 200


def test_groups_are_declined_cleanly(under):
    scim = under(("groups_declined", {}))
    assert scim.get("/Groups", "startIndex=1&count=100").body["Resources"] == []
    assert scim.post("/Groups", {"displayName": "Sales"}).status == 501
    assert scim.get("/Groups/0101").status == 404
    scim.token = "wrong"
    assert scim.get("/Groups").status == 401


def test_groups_are_served_unless_a_rule_declines_them(under):
    assert under().get("/Groups").status == 200


def test_a_rule_can_be_left_out(under, make_user):
    declared = under(("username_is_email", {})).provider.profile
    provider = Provider(declared, tokens=["t0ken"], without_rules={"username_is_email"})
    scim = under()
    scim.provider = provider
    assert scim.post("/Users", make_user("ada")).status == 201


def test_the_provider_says_which_rules_it_keeps():
    kept = ("username_is_email", "groups_declined", "soft_delete", "old_token_refused")
    assert all(map(rules.follows, kept))
    assert not rules.follows("moon_phase")
