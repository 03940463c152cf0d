"""What Okta takes of a target's groups, where it stops, and what it then says."""

import pytest

from pytest_scim.okta.org import Push
from pytest_scim.scim.names import ERROR, GROUP

from .play import Play, listed, response

MISSING = (
    "Linked group is missing in the app. Change the linked group to resume pushing group "
    "memberships."
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


class Pushing(Play):
    """A play with a group of two people who have accounts, and a third who has none."""

    def __init__(self, *responses, **changes):
        super().__init__(*responses, **changes)
        test_data = self.test_data
        self.team = (self.okta_user, test_data.okta_user())
        for number, okta_user in enumerate(self.team, start=1):
            self.org.links[okta_user.okta_id] = f"u{number}"
        self.group = test_data.group(*self.team)
        self.outsider = test_data.okta_user()

    def pushed(self, *members):
        self.org.pushes[self.group.okta_id] = Push("g", members=members)
        return self

    @property
    def push(self):
        return self.org.pushes[self.group.okta_id]

    @property
    def operations(self):
        return [request.body["Operations"] for request in self.sent if request.method == "PATCH"]


def created(**changes):
    return response(201, {"schemas": [GROUP], "id": "g", **changes})


# -- create ---------------------------------------------------------------------------


@pytest.mark.parametrize("reply", REPLIES)
def test_any_success_to_what_follows_a_create_is_taken(reply):
    play = Pushing(created(members=None), reply, reply)

    assert play.console.push_group(play.group).ok
    assert play.methods == ["POST", "PATCH", "PATCH"]
    assert (play.push.id, play.push.members) == ("g", ("u1", "u2"))


def test_a_lookup_answered_404_with_an_error_body_is_no_match():
    gone = response(404, {"schemas": [ERROR], "status": "404"})
    play = Pushing(gone, created(), response(204), response(204), import_groups=False)

    assert play.console.push_group(play.group).ok
    assert play.methods == ["GET", "POST", "PATCH", "PATCH"]


@pytest.mark.parametrize("status", [404, 200])
def test_a_lookup_answered_without_json_ends_the_push(status):
    play = Pushing(response(status, content=b"<html>"), import_groups=False)

    task = play.console.push_group(play.group)

    assert task.message.endswith("Invalid JSON: Unexpected character ('<' (code 60))")
    assert play.methods == ["GET"]


def test_a_create_is_sent_whatever_the_lookup_found():
    found = listed({"schemas": [GROUP], "id": "other", "displayName": "Team"})
    play = Pushing(found, created(), response(204), response(204), import_groups=False)

    assert play.console.push_group(play.group).ok
    assert play.push.id == "g"


def test_a_refused_create_is_told_and_can_be_retried():
    refused = response(409, {"schemas": [ERROR], "detail": "the name is taken"})
    play = Pushing(refused, created(), response(204), response(204))

    assert play.console.push_group(play.group).message == (
        f"Unable to update Group Push mapping target App group {play.group.name}: Error while "
        f"creating user group {play.group.name}: Conflict. Errors reported by remote server: "
        "the name is taken"
    )
    assert play.console.retry(play.group).ok
    assert play.methods == ["POST", "POST", "PATCH", "PATCH"]


def test_a_retry_does_not_create_the_group_twice():
    play = Pushing(created(), response(503), response(204), response(204))

    assert not play.console.push_group(play.group).ok
    assert play.console.retry(play.group).ok
    assert play.methods == ["POST", "PATCH", "PATCH", "PATCH"]


@pytest.mark.parametrize("body", [None, {}, {"id": ""}, {"id": 7}])
def test_a_create_without_an_id_ends_in_null(body):
    play = Pushing(response(201, body))

    assert play.console.push_group(play.group).message.endswith(": null")
    assert play.push.id is None


def test_who_has_no_account_is_left_out():
    play = Pushing(created(), response(200, {"id": "g"}), response(200), integration="aiw")
    group = play.group.of(*play.team, play.outsider)

    assert play.console.push_group(group).ok
    assert [member["value"] for member in play.sent[0].body["members"]] == ["u1", "u2"]
    assert [member["value"] for member in play.sent[2].body["members"]] == ["u1", "u2"]


# -- changes --------------------------------------------------------------------------


@pytest.mark.parametrize("reply", REPLIES)
def test_any_success_to_a_change_is_taken(reply):
    play = Pushing(reply, reply).pushed("u1")

    assert play.console.change_group(play.group).ok
    assert play.push.members == ("u1", "u2")


def test_a_change_names_only_what_changed():
    play = Pushing(response(204), response(204)).pushed("u1", "u3")
    play.console.change_group(play.group)

    remove, add = play.operations[1]
    assert remove == {"op": "remove", "path": 'members[value eq "u3"]'}
    assert [member["value"] for member in add["value"]] == ["u2"]


def test_without_rename_a_change_of_members_does_not_name_the_group():
    play = Pushing(response(204)).pushed("u1")
    play.org.rename_groups = False

    assert play.console.change_group(play.group.named("Other")).ok
    assert [operation["op"] for operation in play.operations[0]] == ["add"]


def test_a_change_goes_in_batches():
    play = Pushing(*[response(204)] * 3).pushed(*(f"x{n}" for n in range(150)))
    play.console.change_group(play.group.of())

    assert [len(operations) for operations in play.operations] == [1, 100, 50]


def test_a_failed_batch_ends_the_change_and_the_next_one_sends_all_of_it():
    play = Pushing(*[response(s) for s in (204, 204, 503, 204, 204, 204)]).pushed("x", "y")
    play.org.batch = 2

    assert not play.console.change_group(play.group).ok
    assert play.console.change_group(play.group).ok
    assert play.operations[1] == play.operations[4]


@pytest.mark.parametrize("reply", REPLIES)
def test_any_success_to_a_push_now_is_taken(reply):
    play = Pushing(reply).pushed("u1")

    assert play.console.push_now(play.group).ok
    assert play.push.members == ("u1", "u2")


def test_what_a_refused_push_now_held_is_not_taken_for_pushed():
    play = Pushing(response(400, {"detail": "no"}), response(204), response(204)).pushed()

    assert play.console.push_now(play.group).message == (
        f"Unable to update Group Push mapping target App group {play.group.name}: Error while "
        "updating user group membership for group: Bad Request. Errors reported by remote "
        "server: no"
    )
    play.console.change_group(play.group)
    assert len(play.operations[2][0]["value"]) == 2


@pytest.mark.parametrize("members", [None, [], "x"])
def test_a_custom_app_puts_the_full_list_whatever_the_target_showed(members):
    actual = {"schemas": [GROUP], "id": "g", "displayName": "Old", "members": members, "hue": 3}
    play = Pushing(response(200, actual), response(204), integration="aiw").pushed()

    assert play.console.push_now(play.group).ok
    assert play.sent[1].body == actual | {
        "displayName": play.group.name,
        "members": play.org.members(play.group),
    }


def test_a_custom_app_puts_the_name_back_where_rename_is_off():
    play = Pushing(
        response(200, {"id": "g", "displayName": "Old"}), response(200), integration="aiw"
    )
    play.org.rename_groups = False

    assert play.console.link_group(play.group, "g").ok
    assert play.sent[1].body["displayName"] == "Old"


@pytest.mark.parametrize("integration", ["oin", "aiw"])
@pytest.mark.parametrize("button", ["change_group", "push_now"])
def test_a_group_that_is_gone_is_a_linked_group_that_is_missing(button, integration):
    play = Pushing(response(404, {"detail": "?"}), integration=integration).pushed()

    assert getattr(play.console, button)(play.group).message.endswith(MISSING)
    assert len(play.sent) == 1


def test_a_custom_app_replaces_by_put_also_where_the_field_saw_no_path():
    play = Pushing(response(200, {"id": "g"}), response(200), integration="aiw").pushed()

    assert play.console.push_now(play.group, pathless=True).ok
    assert play.methods == ["GET", "PUT"]


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
    play = Pushing(response(status)).pushed()

    assert play.console.unlink_group(play.group, delete=True).ok
    assert play.org.pushes == {}


def test_a_group_that_could_not_be_deleted_stays_linked_and_can_be_retried():
    play = Pushing(response(500, {"detail": "locked"}), response(204)).pushed()

    assert play.console.unlink_group(play.group, delete=True).message.endswith(
        "Error while deleting user group: Internal Server Error. Errors reported by remote "
        "server: locked"
    )
    assert play.console.retry(play.group).ok
    assert play.methods == ["DELETE", "DELETE"]


@pytest.mark.parametrize(
    ("button", "known"),
    [("change_group", "documented"), ("push_now", "documented"), ("activate_push", "inferred")],
)
def test_what_is_inferred_of_a_push_says_so(button, known):
    play = Pushing(response(204), response(204)).pushed("u1")
    getattr(play.console, button)(play.group)

    assert {request.step.provenance for request in play.sent} == {known}
