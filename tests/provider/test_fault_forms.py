"""The decorators and rows that faults are built with."""

import pytest

from pytest_scim.provider import Provider
from pytest_scim.provider.call import Call, Reply, json_reply
from pytest_scim.provider.faults import patch_rows, rows
from pytest_scim.provider.faults.build import (
    ERROR,
    change_reply,
    change_request,
    each_operation,
    each_resource,
    ignore_operations,
    refuse,
    store_unchecked,
)
from pytest_scim.provider.faults.parts import matches, patched
from pytest_scim.scim.paths import MISSING

FAULTS = "pytest_scim.provider.faults."
NAMED = "urn:ietf:params:scim:schemas:core:2.0:User"


@pytest.fixture
def seeded(under):
    """Return a client of a provider with one fault, which is a row of a table or not."""

    def seed(fault):
        scim = under()
        made = fault if hasattr(fault, "apply") else rows.table(f"{FAULTS}okta.users", fault)[0]
        scim.provider = Provider(tokens=["t0ken"], faults=[made])
        return scim

    return seed


@pytest.mark.parametrize(
    ("request_", "path", "named"),
    [
        ("POST /Users", "POST /Users", True),
        ("POST /Users", "POST /Users/.search", False),
        ("PUT|PATCH /Users/{id}", "PATCH /Users/7", True),
        ("PUT|PATCH /Users/{id}", "PATCH /Groups/7", False),
        ("/Me", "DELETE /Me", True),
        ("GET Users|Groups", "GET /Groups", True),
        ("Users", "PUT /Users/7/", True),
        ("Users", "GET /UsersOfOld", False),
        ("PATCH", "PATCH /Users/7", True),
        ("PATCH", "POST /Users", False),
        ("", "GET /", True),
        ("GET /Users/{id}", "GET /Users/a\r\nb", True),
    ],
)
def test_a_request_is_named_by_method_and_place(request_, path, named):
    method, _, place = path.partition(" ")
    assert matches(Call(None, method, place), request_) is named


def test_a_patched_value_is_found_with_and_without_a_path():
    bare = [{"op": "replace", "value": {"active": False}}]
    call = Call(None, "PATCH", "/Users/7", body={"Operations": bare})
    assert patched(call, "active") is False
    assert patched(call, "title") is MISSING
    call.body["Operations"] = [{"op": "replace", "path": "title", "value": "Dr"}]
    assert patched(call, "title") == "Dr"


def test_a_request_is_changed_or_answered(seeded):
    @change_request("T", "POST /Users")
    def change(call):
        call.body["title"] = "Dr"

    @change_request("T", "GET /Users/{id}")
    def response():
        return Reply(418)

    assert seeded(change).create()["title"] == "Dr"
    scim = seeded(response)
    assert scim.get(f"/Users/{scim.create()['id']}").status == 418


def test_a_refusal_says_what_is_refused(seeded):
    @refuse("T", "POST /Users", 409)
    def name_is_needed(call):
        """POST without a title returns 409."""
        return "title" not in call.body

    reply = seeded(name_is_needed).post("/Users", {"schemas": [NAMED], "userName": "ada"})
    assert (reply.status, reply.body["scimType"]) == (409, "uniqueness")
    assert reply.body["detail"] == "POST without a title returns 409"
    assert seeded(name_is_needed).create(title="Dr")


def test_a_reply_is_changed_or_exchanged_if_its_status_is_meant(seeded):
    @change_reply("T", "PUT /Users/{id}")
    def show_what_was(before):
        return json_reply(200, before)

    @change_reply("T", "", status=ERROR)
    def change_status(reply):
        reply.status = 599

    scim = seeded(show_what_was)
    user = scim.create()
    assert scim.put(f"/Users/{user['id']}", {**user, "title": "Dr"}).body == user
    assert seeded(change_status).get("/Users/none").status == 599


def test_resources_and_operations_are_changed_one_by_one(seeded):
    @each_resource("T", "Users")
    def shout(user):
        user["title"] = "DR"

    @each_operation("T", "PATCH")
    def redirect(operation):
        operation["path"] = "nickName"

    assert {user["title"] for user in seeded(shout).get("/Users").body["Resources"]} == {"DR"}
    scim = seeded(redirect)
    path = f"/Users/{scim.create()['id']}"
    body = scim.patch(path, {"op": "add", "path": "title", "value": "Dr"}).body
    assert (body.get("title"), body["nickName"]) == (None, "Dr")


def test_an_operation_is_ignored(seeded):
    @ignore_operations("T", "PATCH")
    def ignore(operation):
        return operation["path"] == "title"

    for fault in (ignore, patch_rows.skips("T", "skip", "add", "title")):
        scim = seeded(fault)
        path = f"/Users/{scim.create()['id']}"
        title = {"op": "add", "path": "title", "value": "Dr"}
        body = scim.patch(path, title, {**title, "path": "nickName"}).body
        assert (body.get("title"), body["nickName"]) == (None, "Dr")


def test_what_the_store_would_refuse_is_shown_from_then_on(seeded):
    @store_unchecked("T", "POST /Users")
    def store():
        return {"userName": ""}

    scim = seeded(store)
    user = scim.create()
    assert user["userName"] == scim.get(f"/Users/{user['id']}").body["userName"] == ""


def test_a_row_says_its_title_and_what_catches_it():
    row = rows.refuses("C5", "no_id_please", "POST /Users", "with id", 400, "a", "okta.b.c")
    (fault,) = rows.table(f"{FAULTS}rfc7644.resources.creating", row)
    assert (fault.id, fault.title) == ("C5-no-id-please", "POST /Users with id returns 400")
    assert fault.catches == ("rfc7644.creating.a", "okta.b.c")


def test_rows_refuse_and_answer(seeded):
    scim = seeded(rows.refuses("T", "t", "POST /Users", "without title", 400))
    assert scim.post("/Users", {"schemas": [NAMED], "userName": "ada"}).status == 400
    assert scim.create(title="Dr")
    scim = seeded(rows.returns("T", "t", "DELETE /Users/{id}", 404, 204))
    assert (scim.delete("/Users/none").status, scim.get("/Users/none").status) == (204, 404)
    assert seeded(rows.pages("T", "t", "", {404})).get("/Users/none").body.startswith(b"<!DOC")
    scim = seeded(rows.sends("T", "t", "/Me", {200}, "Location", "{base}/Me"))
    assert scim.get("/Me").headers["location"] == f"{scim.provider.base_url}/Me"


def test_rows_show_other_values(seeded):
    scim = seeded(rows.shows("T", "t", "POST /Users", "emails.primary", 1))
    assert [email["primary"] for email in scim.create()["emails"]] == [1]
    scim = seeded(rows.shows("T", "t", "Users", "meta.version", MISSING))
    assert "version" not in scim.create()["meta"]
    scim = seeded(rows.edits("T", "t", "Users", "userName", "in upper case", str.upper))
    assert scim.create()["userName"] == "ADA@EXAMPLE.COM"
    scim = seeded(rows.stores("T", "t", "POST /Users", "groups"))
    assert scim.create(groups=[{"value": "7"}])["groups"] == [{"value": "7"}]


def test_rows_read_a_request_in_another_way(seeded):
    scim = seeded(rows.ignores("T", "t", "GET", "query", "count"))
    assert len(scim.get("/Users", "count=1").body["Resources"]) == 3
    assert len(seeded(rows.reads("T", "t", "userName pr", "title pr")).find("userName pr")) == 0
    scim = seeded(patch_rows.turns("T", "t", "remove", "title", "add"))
    path = f"/Users/{scim.create(title='Dr')['id']}"
    assert scim.patch(path, {"op": "remove", "path": "title", "value": "Prof"}).body["title"]
