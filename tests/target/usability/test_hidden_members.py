"""Members of Groups at targets that do not return them where a client expects them."""

import json

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.target.usability.hidden_members import TRIES, HiddenMembers

GROUP = {"id": "g1", "displayName": "Crew"}


def target(**replies):
    """Return what finds members, and the paths that it requests."""
    asked = []

    def get(path, query):
        asked.append(f"{path}?{query}".rstrip("?"))
        for part, body in replies.items():
            if part.replace("_", ".") in asked[-1]:
                return Response(200, content=json.dumps(body).encode())
        return Response(200, content=b"{}")

    return HiddenMembers(get), asked


def seen(hidden, resource=GROUP):
    return [one["value"] for one in hidden.complete("g1", resource).get("members", [])]


@pytest.mark.parametrize(
    "replies",
    [
        {"attributes": GROUP | {"members": [{"value": "u1"}]}},
        {"u1": {"id": "u1", "groups": [{"value": "g1"}]}},
        {"filter": {"Resources": [GROUP]}},
    ],
)
def test_a_member_is_found_by_another_way_and_that_one_is_used_again(replies):
    hidden, asked = target(**replies)
    hidden.expect("g1", ["u1"])
    assert hidden.unseen
    assert seen(hidden) == ["u1"]
    assert not hidden.unseen
    before = len(asked)
    assert seen(hidden) == ["u1"]
    assert len(asked) == before + 1


def test_a_member_that_left_is_not_found_any_more():
    replies = {"u1": {"id": "u1", "groups": [{"value": "g1"}]}}
    hidden, _ = target(**replies)
    hidden.expect("g1", ["u1"])
    seen(hidden)
    replies["u1"]["groups"] = []
    hidden._get = target(**replies)[0]._get
    assert hidden.complete("g1", GROUP)["members"] == []


def test_nothing_is_tried_where_get_returns_members():
    hidden, asked = target()
    hidden.expect("g1", ["u1"])
    assert seen(hidden, GROUP | {"members": []}) == []
    assert seen(hidden) == []
    assert asked == []
    assert not hidden.unseen


def test_where_no_way_works_the_members_stay_unseen_and_the_tries_end():
    hidden, asked = target()
    hidden.expect("g1", ["u1"])
    for _ in range(TRIES + 2):
        assert seen(hidden) == []
    assert hidden.unseen
    assert len(asked) == TRIES * 3


def test_a_group_of_which_nothing_is_expected_is_returned_as_it_is():
    hidden, asked = target()
    assert hidden.complete("g1", GROUP) is GROUP
    assert asked == []
