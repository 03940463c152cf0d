"""What Okta sends of a pushed group that changes, where it stops, and what it then reports."""

import pytest

from pytest_scim.scim.names import GROUP

from .play import Pushing, group, response

MISSING = (
    "Linked group is missing in the app. Change the linked group to resume pushing group "
    "memberships. (Not Found. Errors reported by remote server: ?)"
)
REPLIES = [
    response(204),
    response(200),
    response(200, {"schemas": [GROUP], "id": "g", "members": None}),
    response(200, {"schemas": [GROUP], "id": "g"}),
]
BUTTONS = [
    "change_group", "push_now", "deactivate_push", "activate_push",
]  # fmt: skip


# -- changes --------------------------------------------------------------------------


@pytest.mark.parametrize("reply", REPLIES)
def test_any_success_to_a_change_is_accepted(reply):
    play = Pushing(group(), reply, reply).pushed("u1")

    assert play.console.change_group(play.group).ok
    assert play.methods == ["GET", "PATCH", "PATCH"]
    assert play.push.ids == ("u1", "u2")


def test_a_change_names_the_group_then_only_the_members_that_changed():
    play = Pushing(group(), response(204), response(204)).pushed("u1", "u3")
    play.console.change_group(play.group)

    [rename] = play.sent[1].body["Operations"]
    assert rename == {"op": "replace", "value": {"id": "g", "displayName": play.group.name}}
    [[remove, add]] = play.operations
    assert remove == {"op": "remove", "path": 'members[value eq "u3"]'}
    assert add == {"op": "add", "path": "members", "value": play.org.members(play.group)[1:]}


@pytest.mark.parametrize("button", ["change_group", "push_now", "activate_push"])
def test_the_group_is_read_before_each_change_of_it(button):
    play = Pushing(*[group()] * 3).pushed("u1")
    getattr(play.console, button)(play.group)

    assert play.methods == ["GET", "PATCH", "PATCH"]
    assert {request.path for request in play.sent} == {"/Groups/g"}


def test_without_rename_a_change_of_members_does_not_name_the_group():
    play = Pushing(group(), response(204)).pushed("u1")
    play.org.rename_groups = False

    assert play.console.change_group(play.group.named("Other")).ok
    assert play.methods == ["GET", "PATCH"]
    assert [operation["op"] for operation in play.operations[0]] == ["add"]


def test_a_change_goes_in_batches():
    play = Pushing(group(), *[response(204)] * 3).pushed(*(f"x{n}" for n in range(150)))
    play.console.change_group(play.group.of())

    assert [len(operations) for operations in play.operations] == [100, 50]


def test_a_failed_batch_ends_the_change_and_the_next_one_sends_all_of_it():
    statuses = (200, 204, 204, 503, 200, 204, 204, 204)
    play = Pushing(*[response(status) for status in statuses]).pushed("x", "y")
    play.org.batch = 2

    assert not play.console.change_group(play.group).ok
    assert play.console.change_group(play.group).ok
    assert play.methods == ["GET", "PATCH", "PATCH", "PATCH"] * 2
    assert play.operations[:2] == play.operations[2:]


@pytest.mark.parametrize("reply", REPLIES)
def test_any_success_to_a_push_now_is_accepted(reply):
    play = Pushing(group(), reply, reply).pushed("u1")

    assert play.console.push_now(play.group).ok
    assert play.methods == ["GET", "PATCH", "PATCH"]
    assert play.push.ids == ("u1", "u2")


def test_what_a_refused_push_now_held_does_not_count_as_pushed():
    refused = response(400, {"detail": "no"})
    play = Pushing(group(), response(204), refused, *[response(204)] * 3).pushed()

    assert play.console.push_now(play.group).message == (
        f"Unable to update Group Push mapping target App group {play.group.name}: Error while "
        "updating user group membership for group: Bad Request. Errors reported by remote "
        "server: no"
    )
    play.console.change_group(play.group)
    assert [operations[0]["op"] for operations in play.operations] == ["replace", "add"]
    assert len(play.operations[1][0]["value"]) == 2


@pytest.mark.parametrize("integration", ["oin", "aiw"])
@pytest.mark.parametrize("button", ["change_group", "push_now"])
def test_a_group_that_is_gone_is_a_linked_group_that_is_missing(button, integration):
    play = Pushing(response(404, {"detail": "?"}), integration=integration).pushed()

    assert getattr(play.console, button)(play.group).message.endswith(MISSING)
    assert len(play.sent) == 1


# -- custom apps ----------------------------------------------------------------------


def bodies(play):
    return [request.body for request in play.sent if request.method == "PUT"]


@pytest.mark.parametrize("members", [None, [], "x"])
def test_a_put_has_four_attributes_and_the_full_list_whatever_the_target_returned(members):
    actual = group(displayName="Old", members=members, meta={"resourceType": "Group"}, hue=3)
    play = Pushing(actual, actual, response(204), response(204), integration="aiw").pushed()

    assert play.console.push_now(play.group).ok
    assert play.methods == ["GET", "GET", "PUT", "PUT"]
    whole = {"schemas": [GROUP], "id": "g", "displayName": play.group.name}
    assert bodies(play) == [whole | {"members": play.org.members(play.group)}] * 2


@pytest.mark.parametrize(
    ("before", "after"),
    [(("u1", "u3"), ("u1", "u2")), (("u1",), ("u1", "u2")), (("u1", "u2", "u3"), ("u1", "u2"))],
)
def test_a_change_of_members_is_put_twice_first_with_those_who_were_pushed_last(before, after):
    play = Pushing(*[group()] * 5, integration="aiw").pushed(*before)

    assert play.console.change_group(play.group).ok
    assert play.methods == ["GET", "GET", "PUT", "GET", "PUT"]
    first, second = ([one["value"] for one in body["members"]] for body in bodies(play))
    assert (first, second) == (list(before), list(after))
    assert play.push.ids == after


def test_another_name_is_put_once():
    play = Pushing(*[group()] * 3, integration="aiw").pushed("u2", "u1")

    assert play.console.change_group(play.group.named("Other")).ok
    assert play.methods == ["GET", "GET", "PUT"]
    assert bodies(play)[0]["displayName"] == play.push.name == "Other"


def test_without_rename_each_put_has_the_name_that_the_target_returned():
    play = Pushing(*[group(displayName="Old")] * 5, integration="aiw").pushed("u1")
    play.org.rename_groups = False

    assert play.console.change_group(play.group).ok
    assert [body["displayName"] for body in bodies(play)] == ["Old", "Old"]


def test_a_custom_app_is_put_also_where_the_form_without_a_path_is_chosen():
    play = Pushing(*[group()] * 4, integration="aiw").pushed()

    assert play.console.push_now(play.group, pathless=True).ok
    assert play.methods == ["GET", "GET", "PUT", "PUT"]


# -- pause and unlink -----------------------------------------------------------------


def test_nothing_is_sent_before_memberships_are_pushed_or_while_they_are_paused():
    play = Pushing()

    assert play.console.push_group(play.group, now=False).ok
    for button in ("change_group", "push_now", "deactivate_push", "change_group"):
        assert getattr(play.console, button)(play.group).ok
    assert play.sent == []


@pytest.mark.parametrize("off", ["provisioning", "feature"])
@pytest.mark.parametrize("button", BUTTONS)
def test_nothing_is_sent_of_a_group_while_its_push_is_off(button, off):
    play = Pushing().pushed("u1")
    if off == "provisioning":
        play.org.provisioning = False
    else:
        play.org.features = {}

    assert getattr(play.console, button)(play.group).ok
    assert play.sent == []


@pytest.mark.parametrize("button", BUTTONS)
def test_a_group_that_was_never_pushed_is_not_sent(button):
    play = Pushing()

    assert getattr(play.console, button)(play.group).ok
    assert play.console.unlink_group(play.group, delete=True).ok
    assert play.sent == []


@pytest.mark.parametrize("status", [204, 200, 404])
def test_an_unlinked_group_that_is_deleted_or_gone_is_forgotten(status):
    play = Pushing(group(), response(status)).pushed()

    assert play.console.unlink_group(play.group, delete=True).ok
    assert play.methods == ["GET", "DELETE"]
    assert play.org.pushes == {}


@pytest.mark.parametrize("status", [404, 500])
def test_a_group_that_cannot_be_read_is_deleted_all_the_same(status):
    play = Pushing(response(status), response(204)).pushed()

    assert play.console.unlink_group(play.group, delete=True).ok
    assert play.methods == ["GET", "DELETE"]


def test_a_group_that_could_not_be_deleted_stays_linked_and_can_be_retried():
    locked = response(500, {"detail": "locked"})
    play = Pushing(group(), locked, group(), response(204)).pushed()

    assert play.console.unlink_group(play.group, delete=True).message.endswith(
        "Error while deleting user group: Internal Server Error. Errors reported by remote "
        "server: locked"
    )
    assert play.console.retry(play.group).ok
    assert play.methods == ["GET", "DELETE"] * 2


# -- how it is known ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("integration", "button", "known"),
    [
        ("oin", "change_group", {"observed"}),
        ("oin", "push_now", {"observed"}),
        ("oin", "activate_push", {"inferred"}),
        ("aiw", "change_group", {"observed"}),
        ("aiw", "push_now", {"observed"}),
        ("aiw", "activate_push", {"inferred"}),
    ],
)
def test_the_order_of_a_push_was_captured_but_for_its_activation(integration, button, known):
    play = Pushing(*[group()] * 5, integration=integration).pushed("u1")
    getattr(play.console, button)(play.group)

    assert {request.step.order.provenance for request in play.sent} == known


@pytest.mark.parametrize("button", ["change_group", "push_now", "activate_push"])
def test_the_form_of_a_patch_is_documented_however_its_order_is_known(button):
    play = Pushing(*[group()] * 3).pushed("u1")
    getattr(play.console, button)(play.group)

    known = {one.step.body.provenance for one in play.sent if one.method == "PATCH"}
    assert known == {"documented"}


def test_in_a_custom_app_the_list_of_the_first_put_is_inferred():
    play = Pushing(*[group()] * 5, integration="aiw").pushed("u1")
    play.console.change_group(play.group)

    known = [one.step.body.provenance for one in play.sent if one.method == "PUT"]
    assert known == ["inferred", "documented"]
