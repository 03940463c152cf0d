"""What Okta sends when a linked user changes, and what it accepts in return."""

import pytest

from pytest_scim.scim.names import EMAIL, ENTERPRISE_USER, USER, USER_NAME

from .play import Play, listed, response

TEAMS = [{"value": "g", "display": "Team"}]
ACTUAL = {"schemas": [USER], "id": "42", "active": True, "shoe": 43, "groups": TEAMS}


def custom(*before, active=True, replies=4):
    """Return a play in a custom app whose user is linked and has a group."""
    actual = response(200, ACTUAL | {"active": active})
    return Play(*before, *[actual] * replies, integration="aiw").link()


def puts(play):
    return [request.body for request in play.sent if request.method == "PUT"]


# -- changes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply", [response(204), response(200), response(200, {"id": "42", "active": False})]
)
def test_any_success_to_a_patch_is_taken(reply):
    play = Play(reply).link()

    assert play.console.unassign(play.okta_user).ok
    assert play.org.links == {}


def test_a_refused_patch_does_not_fall_back_to_put():
    play = Play(response(501, {"detail": "no PATCH"})).link()

    assert play.console.unassign(play.okta_user).message == (
        "Error while deactivating user: Not Implemented. Errors reported by remote server: no PATCH"
    )
    assert play.methods == ["PATCH"]
    assert play.org.links == {play.okta_user.okta_id: "42"}


@pytest.mark.parametrize("button", ["unassign", "deactivate"])
def test_a_custom_app_deactivates_by_the_second_of_two_puts(button):
    play = custom()

    assert getattr(play.console, button)(play.okta_user).ok
    assert play.methods == ["GET", "PUT"] * 2
    assert [body["active"] for body in puts(play)] == [True, False]
    assert [(body["shoe"], body["groups"]) for body in puts(play)] == [(43, TEAMS)] * 2


def test_a_custom_app_reactivates_by_put_and_then_sends_an_empty_list_of_groups():
    match = {"id": "42", "active": False}
    assigned, activated = custom(listed(match), active=False), custom(active=False)
    assert assigned.console.assign(assigned.okta_user).ok
    assert activated.console.reactivate(activated.okta_user).ok

    assert assigned.methods == ["GET", *["GET", "PUT"] * 2]
    assert activated.methods == ["GET", "PUT"] * 2
    for play in (assigned, activated):
        assert [(body["active"], body["groups"]) for body in puts(play)] == [
            (True, TEAMS), (True, []),
        ]  # fmt: skip


def test_a_custom_app_is_put_once_with_a_user_who_is_active():
    match = {"id": "42", "active": True}
    play = custom(listed(match), replies=2)

    assert play.console.assign(play.okta_user).ok
    assert play.methods == ["GET", "GET", "PUT"]
    assert puts(play)[0]["groups"] == TEAMS


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_custom_app_whose_first_put_fails_is_not_sent_the_second(status):
    play = custom(response(200, ACTUAL), response(status, {"detail": "no"}), replies=0)

    assert not play.console.unassign(play.okta_user).ok
    assert play.methods == ["GET", "PUT"]
    assert play.org.links == {play.okta_user.okta_id: "42"}


@pytest.mark.parametrize("integration", ["oin", "oiw"])
@pytest.mark.parametrize(("on", "button"), [(False, "unassign"), (True, "reactivate")])
def test_an_app_without_user_patch_is_put_once(integration, on, button):
    play = Play(*[response(200, ACTUAL)] * 2, integration=integration).link()
    play.org.user_patch = False

    assert getattr(play.console, button)(play.okta_user).ok
    assert play.methods == ["GET", "PUT"]
    assert puts(play)[0]["active"] is on


# -- the forms of a password and of a profile -----------------------------------------


@pytest.mark.parametrize("integration", ["oin", "oiw"])
@pytest.mark.parametrize(
    ("form", "operation"),
    [
        ("pathless", {"op": "replace", "value": {"password": "new"}}),
        ("path", {"op": "replace", "path": "password", "value": "new"}),
    ],
)
def test_a_password_is_patched_in_a_plausible_form(form, operation, integration):
    play = Play(response(204), integration=integration).link()
    play.org.new_password = lambda: "new"

    assert play.console.sync_password(play.okta_user, form).ok
    assert play.methods == ["PATCH"]
    assert play.sent[0].body["Operations"] == [operation]
    assert play.sent[0].step.order.provenance == "documented"
    assert play.sent[0].step.body.provenance == "inferred"


@pytest.mark.parametrize(
    ("integration", "form", "known"),
    [("oin", "put", "inferred"), ("aiw", "pathless", "documented"), ("aiw", "put", "documented")],
)
def test_a_password_is_put_with_the_whole_user(integration, form, known):
    play = Play(*[response(200, ACTUAL)] * 2, integration=integration).link()
    play.org.new_password = lambda: "new"

    assert play.console.sync_password(play.okta_user, form).ok
    assert play.methods == ["GET", "PUT"]
    assert (puts(play)[0]["password"], puts(play)[0]["shoe"]) == ("new", 43)
    assert {request.step.order.provenance for request in play.sent} == {known}


def test_a_profile_by_patch_is_one_operation_with_all_mapped_values():
    play = Play(response(204), integration="oiw", attributes=(USER_NAME, "title", EMAIL)).link()
    okta_user = play.okta_user.having({"title": "Geologist"})

    assert play.console.patch_profile(okta_user).ok
    [operation] = play.sent[0].body["Operations"]
    assert operation["op"] == "replace"
    assert operation["value"] == {
        "userName": okta_user.user_name,
        "title": "Geologist",
        "emails": [{"primary": True, "value": okta_user.email}],
    }
    assert play.sent[0].step.order.provenance == "inferred"


# -- changes of a profile -------------------------------------------------------------


@pytest.mark.parametrize("button", ["update", "push_empty", "unassign", "sync_password"])
def test_nothing_is_sent_while_provisioning_is_off(button):
    play = Play().link()
    play.org.provisioning = False

    assert getattr(play.console, button)(play.okta_user).ok
    assert play.sent == []


@pytest.mark.parametrize("schemas", [None, "x", []])
def test_schemas_of_another_type_do_not_break_the_merge(schemas):
    actual = {"schemas": schemas, "id": "42"}
    play = Play(response(200, actual), response(200, actual)).link()
    okta_user = play.okta_user.having({f"{ENTERPRISE_USER}:department": "Tides"})

    assert play.console.update(okta_user).ok
    assert play.sent[1].body[ENTERPRISE_USER] == {"department": "Tides"}
    assert ENTERPRISE_USER in play.sent[1].body["schemas"]


def test_half_a_surrogate_pair_that_was_echoed_can_be_sent():
    content = b'{"id": "42", "motto": "\\ud83d"}'
    play = Play(response(200, content=content), response(200, content=content)).link()

    assert play.console.update(play.okta_user).ok
    assert b'"motto":"?"' in play.sent[1].content


@pytest.mark.parametrize("integration", ["oin", "aiw"])
@pytest.mark.parametrize("button", ["update", "unassign", "deactivate", "reactivate", "push_empty"])
def test_a_change_of_a_user_without_a_link_fails_and_sends_nothing(button, integration):
    play = Play(integration=integration)
    task = getattr(play.console, button)(play.okta_user)

    assert (task.ok, task.message) == (False, "Matching user not found")
    assert play.sent == []
