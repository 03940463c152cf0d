"""What Okta sends to create, link and retry a pushed group, and what it accepts in return."""

import pytest

from pytest_scim.okta.org import Push
from pytest_scim.scim.names import ERROR, GROUP

from .play import Pushing, group, group_created, listed, response

REPLIES = [
    response(204),
    response(200),
    response(200, {"schemas": [GROUP], "id": "g", "members": None}),
    response(200, {"schemas": [GROUP], "id": "g"}),
]


def ids(members):
    return [member["value"] for member in members]


# -- Create Group ---------------------------------------------------------------------


@pytest.mark.parametrize("reply", REPLIES)
def test_any_success_to_what_follows_a_create_is_accepted(reply):
    play = Pushing(group_created(members=None), reply)

    assert play.console.push_group(play.group).ok
    assert play.methods == ["POST", "PATCH"]
    assert (play.push.id, play.push.name, play.push.ids) == ("g", play.group.name, ("u1", "u2"))


def test_a_create_has_all_members_and_an_add_repeats_them():
    play = Pushing(group_created(), response(204))
    play.console.push_group(play.group)
    members = play.org.members(play.group)

    create, add = (request.body for request in play.sent)
    assert create == {"schemas": [GROUP], "displayName": play.group.name, "members": members}
    assert add["Operations"] == [{"op": "add", "path": "members", "value": members}]


def test_an_add_after_a_create_goes_in_batches():
    play = Pushing(group_created(), response(204), response(204))
    play.org.batch = 1

    assert play.console.push_group(play.group).ok
    assert [ids(operations[0]["value"]) for operations in play.operations] == [["u1"], ["u2"]]


@pytest.mark.parametrize(("integration", "follows"), [("oin", []), ("aiw", ["GET", "PUT"])])
def test_only_a_custom_app_is_sent_more_after_the_create_of_an_empty_group(integration, follows):
    play = Pushing(group_created(), group(), group(), integration=integration)
    play.console.push_group(play.group.of())

    assert play.methods == ["POST", *follows]
    assert play.sent[0].body["members"] == []


def test_the_form_of_the_reference_creates_an_empty_group_then_names_and_fills_it():
    play = Pushing(group_created(), response(204), response(204))

    assert play.console.push_group(play.group, form="documented").ok
    assert play.methods == ["POST", "PATCH", "PATCH"]
    create, rename, add = (request.body for request in play.sent)
    assert create["members"] == []
    value = {"id": "g", "displayName": play.group.name}
    assert rename["Operations"] == [{"op": "replace", "value": value}]
    members = play.org.members(play.group)
    assert add["Operations"] == [{"op": "add", "path": "members", "value": members}]


def test_a_custom_app_is_put_with_the_group_whatever_form_is_chosen():
    forms = ("captured", "documented")
    bodies = []
    for form in forms:
        play = Pushing(group_created(), group(), group(), integration="aiw")
        assert play.console.push_group(play.group, form=form).ok
        bodies.append([(request.method, request.body) for request in play.sent])

    assert [method for method, _ in bodies[0]] == ["POST", "GET", "PUT"]
    assert bodies[0] == bodies[1]


def test_a_refused_create_is_reported_and_can_be_retried():
    refused = response(409, {"schemas": [ERROR], "detail": "the name is taken"})
    play = Pushing(refused, group_created(), response(204))

    assert play.console.push_group(play.group).message == (
        f"Unable to update Group Push mapping target App group {play.group.name}: Error while "
        f"creating user group {play.group.name}: Conflict. Errors reported by remote server: "
        "the name is taken"
    )
    assert play.console.retry(play.group).ok
    assert play.methods == ["POST", "POST", "PATCH"]


@pytest.mark.parametrize("body", [None, {}, {"id": ""}, {"id": 7}])
def test_a_create_without_an_id_ends_in_null(body):
    play = Pushing(response(201, body))

    assert play.console.push_group(play.group).message.endswith(": null")
    assert play.push.id is None


def test_who_was_not_provisioned_is_left_out():
    play = Pushing(group_created(), group(), group(), integration="aiw")
    grown = play.group.of(*play.team, play.outsider)

    assert play.console.push_group(grown).ok
    assert ids(play.sent[0].body["members"]) == ["u1", "u2"]
    assert ids(play.sent[2].body["members"]) == ["u1", "u2"]


# -- the lookup by name ---------------------------------------------------------------


@pytest.mark.parametrize("integration", ["oin", "oiw", "aiw"])
@pytest.mark.parametrize("imports", [True, False])
def test_the_name_is_looked_up_where_groups_are_not_imported(integration, imports):
    found = [] if imports else [listed()]
    play = Pushing(*found, group_created(), group(), group(), import_groups=imports)
    play.org.integration = integration

    assert play.console.push_group(play.group).ok
    assert [request.method for request in play.sent if request.query] == ["GET"] * len(found)
    assert play.methods[len(found)] == "POST"


def test_a_404_with_an_error_body_to_the_lookup_is_no_match():
    gone = response(404, {"schemas": [ERROR], "status": "404"})
    play = Pushing(gone, group_created(), response(204), import_groups=False)

    assert play.console.push_group(play.group).ok
    assert play.methods == ["GET", "POST", "PATCH"]


@pytest.mark.parametrize("status", [404, 200])
def test_a_lookup_without_json_in_return_ends_the_push(status):
    play = Pushing(response(status, content=b"<html>"), import_groups=False)

    task = play.console.push_group(play.group)

    assert task.message.endswith("Invalid JSON: Unexpected character ('<' (code 60))")
    assert play.methods == ["GET"]


@pytest.mark.parametrize(
    ("integration", "follows"),
    [
        ("oin", ["GET", "PATCH", "PATCH"]),
        ("oiw", ["GET", "PATCH", "PATCH"]),
        ("aiw", ["GET", "PUT"]),
    ],
)
def test_a_group_of_that_name_is_linked_and_none_is_created(integration, follows):
    found = listed({"schemas": [GROUP], "id": "other", "displayName": "Team"})
    replies = [found, *[group(id="other")] * 3]
    play = Pushing(*replies, integration=integration, import_groups=False)

    assert play.console.push_group(play.group).ok
    assert play.methods == ["GET", *follows]
    assert {request.path for request in play.sent[1:]} == {"/Groups/other"}
    assert (play.push.id, play.push.ids) == ("other", ("u1", "u2"))


@pytest.mark.parametrize("row", [{}, {"id": ""}, {"id": 7}, None])
def test_a_row_without_an_id_is_no_match(row):
    play = Pushing(listed(row), group_created(), response(204), import_groups=False)

    assert play.console.push_group(play.group).ok
    assert play.methods == ["GET", "POST", "PATCH"]


def test_where_groups_are_imported_a_create_is_sent_whatever_the_app_has():
    play = Pushing(group_created(), response(204))

    assert play.console.push_group(play.group).ok
    assert play.methods[0] == "POST"


# -- Link Group -----------------------------------------------------------------------


def test_a_link_reads_the_group_names_it_and_adds_the_members():
    play = Pushing(group(), response(204), response(204))

    assert play.console.link_group(play.group, "g").ok
    assert play.methods == ["GET", "PATCH", "PATCH"]
    assert [one["op"] for one in play.operations[0]] == ["add"]


def test_a_link_may_replace_the_members():
    play = Pushing(group(), response(204), response(204))

    assert play.console.link_group(play.group, "g", "replace").ok
    members = play.org.members(play.group)
    assert play.operations == [[{"op": "replace", "path": "members", "value": members}]]


def test_a_link_without_rename_does_not_name_the_group():
    play = Pushing(group(), response(204))
    play.org.rename_groups = False

    assert play.console.link_group(play.group, "g").ok
    assert play.methods == ["GET", "PATCH"]


def test_a_custom_app_puts_the_name_back_where_rename_is_off():
    play = Pushing(group(displayName="Old"), response(200), integration="aiw")
    play.org.rename_groups = False

    assert play.console.link_group(play.group, "g").ok
    assert play.sent[1].body["displayName"] == "Old"


# -- a retry of a create that was half done -------------------------------------------


@pytest.mark.parametrize(
    ("form", "sent"), [("members", ["PATCH"]), ("group", ["GET", "PATCH", "PATCH"])]
)
def test_a_retry_does_not_create_the_group_twice(form, sent):
    play = Pushing(group_created(), response(503), *[response(204)] * len(sent))

    assert not play.console.push_group(play.group, retry=form).ok
    assert play.console.retry(play.group).ok
    assert play.methods == ["POST", "PATCH", *sent]
    assert ids(play.operations[-1][0]["value"]) == ["u1", "u2"]


@pytest.mark.parametrize("form", ["members", "group"])
def test_a_retry_in_a_custom_app_reads_and_puts_the_group(form):
    play = Pushing(integration="aiw")
    play.org.pushes[play.group.okta_id] = Push("g", name=play.group.name)
    play.responses = [group(), group()]

    assert play.console.push_group(play.group, retry=form).ok
    assert play.methods == ["GET", "PUT"]
