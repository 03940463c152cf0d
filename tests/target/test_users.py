"""The directory reads what the target shows, waits where it may, and repairs nothing."""

import json
from dataclasses import replace

import pytest

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import MISSING
from pytest_scim.target import polling as module
from pytest_scim.target import users as users_module
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.responses import same, value_of
from pytest_scim.target.users import Users


class Clock:
    """A clock that only sleeping and answering move."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.slept.append(seconds)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def reply(status, body):
    return Response(status, content=json.dumps(body).encode())


def looking(clock, *actual, latency=0.0, timeout=1.0):
    """A directory whose target shows one value of ``title`` after the other."""
    titles, asked, late = list(actual), [], []

    def send(request):
        asked.append(request)
        clock.now += latency
        title = titles.pop(0) if len(titles) > 1 else titles[0]
        return title if isinstance(title, Response) else reply(200, {"id": "1", "title": title})

    users = Users(send, Ownership("runtagaa", Journal(None, {})), timeout=timeout, late=late.append)
    users.asked, users.reported = asked, late
    return users


def test_a_change_that_shows_at_once_is_not_late(clock):
    users = looking(clock, "new")

    assert users.expects("1", {"title": "new"})["title"] == "new"
    assert (clock.slept, users.reported) == ([], [])


def test_a_slow_answer_is_not_a_late_change(clock):
    users = looking(clock, "new", latency=0.9)
    users.expects("1", {"title": "new"})

    assert users.reported == []


def test_a_change_is_polled_until_it_shows_and_its_delay_is_told(clock):
    users = looking(clock, "old", "old", "new")
    users.expects("1", {"title": "new"})

    assert clock.slept == [0.25, 0.25]
    assert users.reported == [0.5]


def test_an_account_that_does_not_show_yet_is_polled_too(clock):
    users = looking(clock, reply(404, {"detail": "not yet"}), "new")
    users.expects("1", {"title": "new"})

    assert users.reported == [0.25]


def test_a_change_that_never_shows_is_a_finding_within_the_time(clock):
    users = looking(clock, "old")

    with pytest.raises(Finding) as finding:
        users.expects("1", {"title": "new"}, because="the title was changed")

    assert finding.value.message == 'the title was changed: title is "old", not "new"'
    assert (finding.value.expected, finding.value.actual) == ({"title": "new"}, {"title": "old"})
    assert clock.now <= 1.0


def test_without_a_settling_time_there_is_one_look(clock):
    users = looking(clock, "old", "new", timeout=0.0)

    with pytest.raises(Finding):
        users.expects("1", {"title": "new"})
    assert len(users.asked) == 1


def test_what_must_not_change_is_read_once_after_the_settling_time(clock):
    users = looking(clock, "same")
    users.keeps("1", {"title": "same"})

    assert clock.slept == [1.0]
    assert len(users.asked) == 1


def test_what_changed_nevertheless_is_a_finding(clock):
    with pytest.raises(Finding):
        looking(clock, "other").keeps("1", {"title": "same"})


# -- reading --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (Response(0, error="Read timed out"), "nothing (Read timed out)"),
        (reply(404, {"detail": "gone"}), "404 (gone)"),
        (Response(200), "200 with no body"),
        (reply(200, {"userName": "x"}), "200 with a JSON body"),
        (
            Response(502, (("content-type", "text/html"),), b"<html>"),
            "502 with a body that is not JSON (text/html)",
        ),
    ],
)
def test_an_account_that_cannot_be_read_is_unreadable(clock, response, words):
    with pytest.raises(Unreadable) as unreadable:
        looking(clock, response).user("1")

    assert unreadable.value.message == f"reading the user by its id returned {words}"
    assert unreadable.value.owner == users_module.READ_OWNER


def test_a_lookup_gives_the_rows_as_they_came(clock):
    rows = [{"id": "1"}, {"id": 2, "odd": None}]
    users = looking(clock, reply(200, {"Resources": rows}))

    assert users.find('a"b@example.com') == rows
    assert (
        users.asked[0].query
        == "filter=userName%20eq%20%22a%5C%22b%40example.com%22&startIndex=1&count=100"
    )


@pytest.mark.parametrize("response", [reply(404, {}), reply(200, {"totalResults": 0})])
def test_a_lookup_without_a_match_gives_nothing(clock, response):
    assert looking(clock, response).find("x") == []


def found(active):
    return reply(200, {"Resources": [{"id": "1", "active": one} for one in active]})


@pytest.mark.parametrize(
    ("timeout", "responses", "lookups"),
    [
        (1.0, [found([]), found([True]), found([False])], 3),
        (1.0, [found([None])], 1),
        (1.0, [found([True])], 5),
        (1.0, [reply(500, {})], 5),
        (0.0, [found([True])], 0),
    ],
)
def test_a_set_up_waits_for_an_inactive_user_and_judges_nothing(clock, timeout, responses, lookups):
    users = looking(clock, *responses, timeout=timeout)
    users.polling = replace(users.polling, wait=clock.sleep)

    users.await_inactive("x")

    assert len(users.asked) == lookups


@pytest.mark.parametrize("response", [reply(500, {}), reply(200, []), Response(200, content=b"<")])
def test_a_lookup_that_is_no_list_is_unreadable(clock, response):
    with pytest.raises(Unreadable):
        looking(clock, response).find("x")


def test_the_work_email_is_found_in_whatever_entry_holds_it():
    path = 'emails[type eq "work"].value'
    home = {"type": "home", "value": "h", "primary": True}

    assert value_of({"emails": [home, {"type": "work", "value": "w"}]}, path) == "w"
    assert value_of({"emails": [{"value": "a"}, home]}, path) == "h"
    assert value_of({"emails": [{"value": "a"}]}, path) == "a"
    assert value_of({"emails": "a"}, path) is MISSING
    assert value_of({"emails": ["a"]}, path) is MISSING


@pytest.mark.parametrize(
    ("actual", "expected", "alike"),
    [
        (True, True, True),
        (1, True, False),
        ("true", True, False),
        ("x", "x", True),
        (1, 1.0, False),
    ],
)
def test_json_types_count(actual, expected, alike):
    assert same(actual, expected) is alike
