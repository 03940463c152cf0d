"""Without a form of its own, a request that no capture shows comes in the one that worked."""

import pytest

from pytest_scim.okta.org import Push

from .play import Play, listed, response

OK = response(200, {"id": "g", "displayName": "Sales", "members": []})
USER = response(200, {"schemas": [], "id": "42", "userName": "ada", "active": True})


def group_of(play):
    return play.link().test_data.group(play.okta_user)


def ops(play):
    """Return the op of each PATCH that was sent."""
    bodies = [request.body for request in play.sent if request.method == "PATCH"]
    return [body["Operations"][0]["op"] for body in bodies]


@pytest.mark.parametrize("form", ["add", "replace"])
def test_a_link_is_made_in_the_preferred_form(form):
    play = Play(OK, OK, OK)
    play.org.forms.link = form
    play.console.link_group(group_of(play), "g")
    assert ops(play) == ["replace", form]


def test_a_group_that_a_lookup_returns_is_linked_in_the_preferred_form():
    play = Play(listed({"id": "g"}), OK, OK, OK, import_groups=False)
    play.org.forms.link = "replace"
    play.console.push_group(group_of(play))
    assert ops(play) == ["replace", "replace"]


def test_a_form_of_its_own_comes_first():
    play = Play(OK, OK, OK)
    play.org.forms.link = "replace"
    play.console.link_group(group_of(play), "g", "add")
    assert ops(play) == ["replace", "add"]


@pytest.mark.parametrize(
    ("form", "methods"), [("members", ["PATCH"]), ("group", ["GET", "PATCH", "PATCH"])]
)
def test_a_create_is_retried_in_the_preferred_form(form, methods):
    play = Play(OK, OK, OK)
    play.org.forms.retry = form
    group = group_of(play)
    play.org.pushes[group.okta_id] = Push("g")
    play.console.push_group(group)
    assert play.methods == methods


@pytest.mark.parametrize(("form", "methods"), [("path", ["PATCH"]), ("put", ["GET", "PUT"])])
def test_a_password_is_pushed_in_the_preferred_form(form, methods):
    play = Play(USER, USER).link()
    play.org.forms.password = form
    assert play.console.sync_password(play.okta_user).ok
    assert play.methods == methods


@pytest.mark.parametrize(
    ("activates", "methods"),
    [(False, ["GET", "GET", "PUT"]), (True, ["GET", "PATCH", "GET", "PUT"])],
)
def test_an_active_match_is_pushed_in_the_preferred_form(activates, methods):
    play = Play()
    row = {"id": "42", "userName": play.okta_user.user_name, "active": True}
    play.responses = [listed(row), *[USER] * 3]
    play.org.forms.activates_match = activates
    play.console.assign(play.okta_user)
    assert play.methods == methods


@pytest.mark.parametrize(("form", "methods"), [("put", ["GET", "PUT"]), ("patch", ["PATCH"])])
def test_an_update_comes_in_the_preferred_form(form, methods):
    play = Play(USER, USER, integration="oiw").link()
    play.org.forms.update = form
    assert play.console.update(play.okta_user).ok
    assert play.methods == methods


def test_a_match_is_pushed_by_patch_where_updates_are():
    play = Play(integration="oiw")
    row = {"id": "42", "userName": play.okta_user.user_name, "active": False}
    play.responses = [listed(row), USER, USER]
    play.org.forms.update = "patch"
    assert play.console.assign(play.okta_user).ok
    assert play.methods == ["GET", "PATCH", "PATCH"]
    assert play.sent[-1].body["Operations"][0]["value"]["active"] is True
