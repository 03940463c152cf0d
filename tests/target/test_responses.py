"""What an answer shows, in values and in words."""

import pytest

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.messages import Response, describe
from pytest_scim.scim.paths import MISSING
from pytest_scim.target import polling as reading
from pytest_scim.target.polling import Polling
from pytest_scim.target.responses import (
    compare,
    member_ids,
    printable,
    require_text,
    rows,
    same,
    value_of,
)

from .scripted import reply

WORK = 'emails[type eq "work"].value'


@pytest.mark.parametrize("spelling", ["Resources", "resources"])
def test_a_list_is_read_in_either_spelling_and_only_its_objects(spelling):
    response = reply(200, {spelling: [{"id": "1"}, "x", None, {"id": "2"}]})

    assert rows(response, "owner") == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize("body", [{}, {"Resources": None}, {"Resources": {"id": "1"}}])
def test_a_list_without_rows_is_empty(body):
    assert rows(reply(200, body), "owner") == []


@pytest.mark.parametrize("response", [reply(400, {"detail": "no"}), reply(200, []), reply(200)])
def test_what_is_no_list_cannot_be_read_and_names_its_owner(response):
    with pytest.raises(Unreadable) as raised:
        rows(response, "okta.x.y")

    assert str(raised.value) == f"GET of a list returned {describe(response)}"
    assert (raised.value.owner, raised.value.actual) == ("okta.x.y", describe(response))


def test_a_difference_is_told_by_path_as_json():
    actual = {"active": True, "title": "Dr"}

    with pytest.raises(Finding) as raised:
        compare(actual, {"active": False, "title": "Dr", "nickName": "Zoë"}, "after it")

    reported = 'after it: active is true, not false and nickName is missing, not "Zoë"'
    assert str(raised.value) == reported
    assert raised.value.expected == {"active": False, "nickName": "Zoë"}
    assert raised.value.actual == {"active": True, "nickName": "(missing)"}


def test_a_difference_without_a_reason_is_told_plainly():
    with pytest.raises(Finding, match=r"^title of the User is null, not 1$"):
        compare({"title": None}, {"title": 1}, "")


def test_a_value_that_json_has_no_word_for_is_told_all_the_same():
    with pytest.raises(Finding, match='title of the User is 1, not "<object'):
        compare({"title": 1}, {"title": object()}, "")


def test_what_agrees_raises_nothing():
    compare({"userName": "ADA@x.example", "active": True}, {"userName": "ada@X.example"}, "")


@pytest.mark.parametrize(
    ("actual", "expected", "path", "agrees"),
    [
        ("ADA", "ada", "userName", True),
        ("ADA", "ada", WORK, True),
        ("ADA", "ada", "title", False),
        ("ADA", "eve", "userName", False),
        (None, "None", "userName", False),
        (True, 1, "active", False),
        (1, 1.0, "n", False),
        ("a", "a", "title", True),
    ],
)
def test_json_types_count_and_the_case_of_a_login_does_not(actual, expected, path, agrees):
    assert same(actual, expected, path=path) is agrees


def test_the_work_email_is_the_primary_one_where_none_has_a_type():
    first, primary = {"value": "a@x"}, {"value": "b@x", "primary": True}

    assert value_of({"emails": [first, primary]}, WORK) == "b@x"
    assert value_of({"emails": [primary, {"value": "c@x", "type": "work"}]}, WORK) == "c@x"
    assert value_of({"emails": []}, WORK) is MISSING
    assert value_of({"emails": "a@x"}, WORK) is MISSING
    assert value_of({"title": "x"}, "title") == "x"


def test_members_are_their_ids():
    listed = [{"value": "1"}, {"value": 2}, "3", {"display": "x"}, {"value": "4"}]

    assert member_ids({"members": listed}) == ["1", "4"]
    assert member_ids({"members": None}) == []
    assert member_ids({}) == []


def test_what_is_missing_is_printed_so():
    assert printable(MISSING) == "(missing)"
    assert printable(None) is None


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (Response(0, error="cannot connect"), "nothing (cannot connect)"),
        (reply(204), "204 with no body"),
        (reply(200, {"detail": 7}), "200 with a JSON body"),
        (reply(200, []), "200 with a JSON body"),
        (reply(400, {"detail": "x" * 300}), f"400 ({'x' * 200})"),
        (Response(502, content=b"<p>"), "502 with a body that is not JSON (no media type)"),
        (
            Response(502, (("content-type", "text/html"),), b"<p>"),
            "502 with a body that is not JSON (text/html)",
        ),
    ],
)
def test_an_answer_is_said_in_a_few_words(response, words):
    assert describe(response) == words


class Clock:
    def __init__(self):
        self.now = 5.0
        self.slept = []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.slept.append(seconds)


def looks(*outcomes):
    left = list(outcomes)

    def look():
        outcome = left.pop(0)
        if outcome is None:
            raise Finding("not yet")
        return outcome

    return look


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(reading, "time", clock)
    return clock


def test_nothing_is_waited_for_unless_the_profile_says_so(clock):
    with pytest.raises(Finding):
        Polling().until(looks(None))
    assert clock.slept == []


def test_the_last_look_is_still_within_the_time(clock):
    reported = []
    assert Polling(0.5, 0.25, reported.append).until(looks(None, None, "x")) == "x"
    assert (clock.slept, reported) == ([0.25, 0.25], [0.5])

    with pytest.raises(Finding):
        Polling(0.5, 0.25).until(looks(None, None, None))


def test_a_read_that_began_before_the_timeout_is_not_the_last(clock):
    def look():
        sent = clock.now
        clock.now += 0.4  # the time of a slow response, which shows what was true at the start
        if sent < 5.5:
            raise Finding("not yet")
        return sent

    assert Polling(0.5, 0.25).until(look) == 5.5
    assert clock.slept == [pytest.approx(0.1)]


def test_what_shows_at_once_is_not_told_as_late(clock):
    reported = []
    assert Polling(1.0, 0.25, reported.append).until(looks("x")) == "x"
    assert reported == []


def test_the_settling_time_can_be_sat_out(clock):
    Polling(2.0).over()

    assert clock.slept == [2.0]


def test_a_default_interval_is_a_quarter_of_a_second():
    assert Polling().interval == 0.25
    assert Polling().timeout == 0.0


def test_a_text_that_is_required_is_returned():
    assert require_text({"id": "a"}, "id", "a new user") == "a"


@pytest.mark.parametrize(
    ("value", "reported"),
    [({}, "an object"), (True, "a Boolean"), (7, "a number"), (None, "null"), ("", "empty")],
)
def test_something_else_than_a_text_is_a_finding(value, reported):
    with pytest.raises(Finding, match=f"the id of a new user is {reported}, not a string"):
        require_text({"id": value}, "id", "a new user")


def test_a_text_that_is_missing_is_a_finding():
    with pytest.raises(Finding, match="the id of a new user is missing") as found:
        require_text([], "id", "a new user")
    assert found.value.actual == "(missing)"
