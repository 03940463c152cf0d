"""What Okta takes without complaint, where it stops, and what it then says."""

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ERROR, USER

from .play import Play, created, listed, response

# -- the lookup -----------------------------------------------------------------------


def test_a_404_with_an_error_body_is_no_match():
    play = Play(response(404, {"schemas": [ERROR], "status": "404"}), created())

    assert play.console.assign(play.okta_user).ok
    assert play.methods == ["GET", "POST"]


def test_a_404_without_json_is_a_failure():
    play = Play(response(404, content=b"<html>no such page</html>"))

    task = play.console.assign(play.okta_user)

    assert task.message == (
        f"Error while verifying if user [{play.okta_user.user_name}] exists: Not Found. Errors "
        f"reported "
        "by remote server: Invalid JSON: Unexpected character ('<' (code 60))"
    )
    assert play.methods == ["GET"]


def test_lower_case_resources_are_a_match():
    body = {"totalResults": 1, "startIndex": 1, "resources": [{"id": "7", "active": True}]}
    play = Play(response(200, body), response(200, {"id": "7"}), response(200, {"id": "7"}))

    assert play.console.assign(play.okta_user).ok
    assert play.methods == ["GET", "GET", "PUT"]
    assert play.org.links == {play.okta_user.okta_id: "7"}


def test_a_list_without_counts_is_read():
    play = Play(response(200, {"Resources": []}), created())

    assert play.console.assign(play.okta_user).ok


@pytest.mark.parametrize("key", ["startIndex", "totalResults"])
def test_a_count_that_is_a_string_ends_in_null_and_nothing_is_created(key):
    play = Play(listed(**{key: "1"}))

    task = play.console.assign(play.okta_user)

    assert task.message.endswith(": null")
    assert play.methods == ["GET"]


def test_more_than_one_match_is_refused():
    play = Play(listed({"id": "1"}, {"id": "2"}))

    task = play.console.assign(play.okta_user)

    assert task.message == f"More than one user was found for ID: {play.okta_user.user_name}"
    assert play.methods == ["GET"]


def test_a_lookup_that_times_out_says_so():
    play = Play(Response(0, error="Read timed out"))

    assert play.console.assign(play.okta_user).message == (
        f"Error while verifying if user [{play.okta_user.user_name}] exists: Read timed out"
    )


@pytest.mark.parametrize(
    ("integration", "user_patch", "active", "known"),
    [
        ("oin", True, True, "inferred"),
        ("oin", True, False, "observed"),
        ("oin", False, True, "inferred"),
        ("oin", False, False, "inferred"),
        ("aiw", False, True, "observed"),
        ("aiw", False, False, "observed"),
    ],
)
def test_what_follows_a_match_was_captured_but_for_an_active_one_in_a_catalog_app(
    integration, user_patch, active, known
):
    match = {"id": "7", "active": active}
    play = Play(listed(match), *[response(200, match)] * 4, integration=integration)
    play.org.user_patch = user_patch

    assert play.console.assign(play.okta_user).ok
    assert {request.step.order.provenance for request in play.sent[1:]} == {known}


@pytest.mark.parametrize(("activate", "sent"), [(False, []), (True, ["PATCH"])])
def test_an_active_match_in_a_catalog_app_may_be_activated(activate, sent):
    match = {"id": "7", "active": True}
    play = Play(listed(match), *[response(200, match)] * 3)

    assert play.console.assign(play.okta_user, activate=activate).ok
    assert play.methods == ["GET", *sent, "GET", "PUT"]


# -- the create -----------------------------------------------------------------------


@pytest.mark.parametrize("body", [None, {}])
def test_an_empty_201_is_an_empty_user(body):
    play = Play(listed(), response(201, body))

    task = play.console.assign(play.okta_user)

    assert not task.ok
    assert task.message.endswith("Create new user returned empty user.")
    assert play.org.links == {}


def test_a_200_to_a_create_is_accepted():
    play = Play(listed(), response(200, {"schemas": [USER], "id": "42"}))

    assert play.console.assign(play.okta_user).ok


@pytest.mark.parametrize("schemas", [None, [], "x", {}])
def test_a_created_user_without_schemas_is_refused_and_not_linked(schemas):
    play = Play(listed(), created(schemas=schemas))

    assert play.console.assign(play.okta_user).message == (
        f"Error while creating user {play.okta_user.display}: No schema's defined in scim user"
    )
    assert play.org.links == {}


@pytest.mark.parametrize("button", ["update", "unassign", "sync_password"])
def test_after_the_create_a_user_without_schemas_is_accepted(button):
    bare = response(200, {"id": "42"})
    play = Play(bare, bare).link()

    assert getattr(play.console, button)(play.okta_user).ok


def test_an_error_page_in_html_is_invalid_json():
    play = Play(response(403, content=b"<!doctype html>"))

    assert play.console.test_api_credentials().message == (
        "Error authenticating: Forbidden. Errors reported by remote server: Invalid JSON: "
        "Unexpected character ('<' (code 60))"
    )


def test_an_error_in_plain_text_is_an_unrecognized_token():
    play = Play(listed(), response(502, content=b"error code: 502"))

    assert "Bad Gateway. Errors reported by remote server: Invalid JSON: Unrecognized token" in (
        play.console.assign(play.okta_user).message
    )


def test_the_detail_of_an_error_is_shown():
    play = Play(listed(), response(409, {"schemas": [ERROR], "detail": "userName is taken"}))

    assert play.console.assign(play.okta_user).message == (
        f"Error while creating user {play.okta_user.display}: Conflict. Errors reported by remote "
        "server: userName is taken"
    )


def test_without_create_users_nothing_follows_the_lookup():
    play = Play(listed(), create_users=False)

    assert play.console.assign(play.okta_user).message == "Matching user not found"
    assert play.methods == ["GET"]


# -- an import ------------------------------------------------------------------------


def test_an_import_goes_on_in_hundreds_until_the_total():
    page = [{"id": str(number)} for number in range(100)]
    play = Play(*[listed(*page, totalResults=201) for _ in range(2)], listed({"id": "200"}))

    assert len(play.console.import_users().users) == 201
    assert [r.query for r in play.sent] == [
        "startIndex=1&count=100", "startIndex=101&count=100", "startIndex=201&count=100",
    ]  # fmt: skip


def test_an_import_goes_on_after_a_short_page_where_it_ended():
    pages = [listed({"id": str(n)}, totalResults=3) for n in range(3)]
    play = Play(*pages)

    assert len(play.console.import_users().users) == 3
    assert [r.query[:12] for r in play.sent] == ["startIndex=1", "startIndex=2", "startIndex=3"]
    known = [request.step.order.provenance for request in play.sent]
    assert known == ["documented", "inferred", "inferred"]


def test_an_import_ends_at_an_empty_page():
    play = Play(listed({"id": "1"}, totalResults=500), listed(totalResults=500))

    assert play.console.import_users().ok
    assert len(play.sent) == 2


def test_a_retry_plays_the_whole_task_again():
    play = Play(listed(), response(503), listed(), created())

    assert not play.console.assign(play.okta_user).ok
    assert play.console.retry(play.okta_user).ok
    assert play.methods == ["GET", "POST", "GET", "POST"]
