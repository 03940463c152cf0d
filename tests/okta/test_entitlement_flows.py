"""What Okta reads of entitlements and the user schema, where it stops, and how it grants."""

import pytest

from pytest_scim.scim.names import OKTA_ENTITLEMENT, OKTA_ROLE, USER

from .play import Play, created, listed, response

ROLE = {"name": "Role", "endpoint": "/Roles", "schema": OKTA_ROLE}
EXTENSION = {"schema": "urn:example:License", "required": False}
LICENSE = {"name": "Licence", "endpoint": "Licenses/", "schema": OKTA_ENTITLEMENT}
SCHEMAS = listed({"id": "urn:example:License"})
READER = {"id": "r1", "displayName": "Reader"}
GONE = response(404, {"detail": "not here"})
SHOWN = {"schemas": [USER], "id": "42", "roles": [{"value": "old"}], "hue": 3}


def discovering(*responses, **changes):
    play = Play(*responses, **changes)
    return play, play.console.discover_entitlements()


def granting(*responses, **changes):
    play, task = discovering(listed(ROLE), SCHEMAS, listed(READER), *responses, **changes)
    assert task.ok, task.message
    play.sent.clear()
    return play.link()


def test_only_okta_s_two_kinds_of_resource_types_are_read():
    user = {"name": "User", "endpoint": "/Users", "schema": USER}
    play, task = discovering(listed(user, ROLE), SCHEMAS, listed(READER))

    assert task.ok
    assert [request.target for request in play.sent] == [
        "/ResourceTypes", "/Schemas", "/Roles?startIndex=1&count=100",
    ]  # fmt: skip
    assert (task.types, task.values) == ((user, ROLE), (READER,))


def test_all_pages_of_all_endpoints_are_read():
    rows = [{"id": str(number)} for number in range(100)]
    more = listed({"id": "100"}, totalResults=101, startIndex=101)
    responses = (
        listed(LICENSE, ROLE),
        SCHEMAS,
        listed(*rows, totalResults=101),
        more,
        listed(READER),
    )
    play, task = discovering(*responses)

    assert len(task.values) == 102
    assert [request.target for request in play.sent[2:]] == [
        "/Licenses?startIndex=1&count=100",
        "/Licenses?startIndex=101&count=100",
        "/Roles?startIndex=1&count=100",
    ]
    assert {request.step.order.provenance for request in play.sent} == {"documented"}


@pytest.mark.parametrize("reply", [GONE, response(200, content=b"<html>"), response(500)])
def test_an_app_without_extensions_needs_no_schemas(reply):
    assert discovering(listed(ROLE), reply, listed(READER))[1].ok


def test_an_extension_that_okta_does_not_know_has_to_be_defined():
    kind = LICENSE | {"schemaExtensions": [EXTENSION]}
    play, task = discovering(listed(kind), GONE)

    assert task.message == (
        "Error while discovering entitlements: Not Found. Errors reported by remote server: "
        "not here"
    )
    assert len(play.sent) == 2


@pytest.mark.parametrize(
    "responses", [[GONE], [response(200, [ROLE])], [listed(ROLE), SCHEMAS, GONE]]
)
def test_a_part_that_cannot_be_read_ends_the_discovery(responses):
    play, task = discovering(*responses)

    assert task.message.startswith("Error while discovering entitlements: ")
    assert play.responses == []


@pytest.mark.parametrize("endpoint", [None, "", "/", 7])
def test_a_resource_type_without_an_endpoint_ends_the_discovery(endpoint):
    _, task = discovering(listed(ROLE | {"endpoint": endpoint}), SCHEMAS)

    assert task.message == "Error while discovering entitlements: Role has no endpoint"


@pytest.mark.parametrize("odd", [None, "x", 7, [], {"schemaExtensions": [None, {"schema": 1}]}])
def test_whatever_else_stands_among_resource_types_is_left_alone(odd):
    play, task = discovering(listed(odd, ROLE), SCHEMAS, listed(READER))

    assert task.ok
    assert len(play.org.entitlements) == 1


def test_a_value_is_granted_as_an_account_holds_it():
    values = listed({"id": "a", "displayName": "A", "type": "Seat"}, {"id": "b"}, {"id": 7}, None)
    play, _ = discovering(listed(ROLE, LICENSE), SCHEMAS, listed(READER), values)

    assert [(one.attribute, one.entry) for one in play.org.entitlements] == [
        ("roles", {"value": "r1", "display": "Reader"}),
        ("entitlements", {"value": "a", "display": "A", "type": "Seat"}),
        ("entitlements", {"value": "b", "display": "b", "type": "Licence"}),
    ]


# -- grants ---------------------------------------------------------------------------


def test_a_grant_puts_the_account_with_what_is_granted_in_place_of_what_was():
    play = granting(response(200, SHOWN), response(200, SHOWN))

    assert play.console.grant(play.okta_user, *play.org.entitlements).ok
    assert play.methods == ["GET", "PUT"]
    assert play.sent[1].body["roles"] == [{"value": "r1", "display": "Reader"}]
    assert play.sent[1].body["hue"] == 3


def test_a_grant_of_what_is_held_sends_nothing():
    play = granting(response(200, SHOWN), response(200, SHOWN))
    for _ in range(2):
        assert play.console.grant(play.okta_user, *play.org.entitlements).ok

    assert play.methods == ["GET", "PUT"]
    assert play.console.grant(play.test_data.okta_user()).ok
    assert play.methods == ["GET", "PUT"]


def test_what_is_revoked_leaves_an_empty_list_which_is_inferred():
    play = granting(*[response(200, SHOWN)] * 4)
    play.console.grant(play.okta_user, *play.org.entitlements)
    play.console.grant(play.okta_user)

    assert [request.body["roles"] for request in play.sent[1::2]][1] == []
    known = [request.step.order.provenance for request in play.sent]
    assert known == ["documented", "documented", "documented", "inferred"]


def test_who_has_no_account_yet_is_created_with_what_was_granted():
    play = granting(listed(), created())
    play.org.links.clear()

    assert play.console.grant(play.okta_user, *play.org.entitlements).ok
    assert play.console.assign(play.okta_user).ok
    assert play.methods == ["GET", "POST"]
    assert play.sent[1].body["roles"] == [{"value": "r1", "display": "Reader"}]


def test_a_grant_that_failed_can_be_retried():
    play = granting(response(200, SHOWN), response(400), response(200, SHOWN), response(204))

    assert not play.console.grant(play.okta_user, *play.org.entitlements).ok
    assert play.console.retry(play.okta_user).ok
    assert play.sent[3].body["roles"] == [{"value": "r1", "display": "Reader"}]


def test_nothing_is_read_or_granted_where_entitlements_are_not_offered():
    play = Play(entitlements=False, import_user_schema=False).link()

    assert play.console.discover_entitlements().ok
    assert play.console.import_user_schema().ok
    assert play.console.grant(play.okta_user).ok
    assert play.sent == []


# -- the user schema ------------------------------------------------------------------


def test_an_import_of_the_user_schema_reads_types_and_schemas():
    play = Play(listed(ROLE), SCHEMAS)
    task = play.console.import_user_schema()

    assert task.ok
    assert task.schemas == ({"id": "urn:example:License"},)
    assert [request.target for request in play.sent] == ["/ResourceTypes", "/Schemas"]


def test_a_user_schema_that_cannot_be_read_says_so():
    play = Play(GONE)

    assert play.console.import_user_schema().message.startswith(
        "Error while importing the user schema: Not Found."
    )
