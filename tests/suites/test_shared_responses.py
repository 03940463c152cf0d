from types import SimpleNamespace

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.run.check_log import CheckLog
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.target.http.bounds.turns import Turns

CALLS = []


def send(recording, value):
    recording.append(value)
    CALLS.append(value)
    return value


def fail(recording):
    recording.append("refused")
    raise Blocked("okta.create_users.x", "the create failed")


class Recorded(list):
    """A recording of words; each stands for an exchange of a check."""

    @property
    def exchanges(self):
        return [SimpleNamespace(voice="check") for _ in self]


@pytest.fixture
def recording():
    CALLS.clear()
    return Recorded(["earlier"])


@pytest.fixture
def log(recording):
    return CheckLog(recording)


@pytest.fixture
def once(log):
    return Once(log)


def test_a_set_up_is_sent_once(once, recording):
    assert [once(send, recording, "a"), once(send, recording, "b")] == ["a", "a"]
    assert CALLS == ["a"]


def test_every_check_cites_its_exchanges(once, recording, log):
    once(send, recording, "a")
    recording.append("another check")
    log.begin()
    once(send, recording, "a")
    assert log.exchanges() == [1]


def test_every_check_gets_the_same_error(once, recording, log):
    raised = []
    for _ in range(2):
        log.begin()
        with pytest.raises(Blocked) as caught:
            once(fail, recording)
        raised.append(caught.value)
    assert raised[0] is raised[1]
    assert (recording.count("refused"), log.exchanges()) == (1, [1])


def test_another_key_is_another_set_up(once, recording):
    assert once.keyed((1, 2), send, recording, "a") == "a"
    assert once.keyed((3, 2), send, recording, "b") == "b"
    assert once.keyed((1, 2), send, recording, "c") == "a"


def test_a_class_is_made_once(once):
    assert once(SimpleNamespace, x=1) is once(SimpleNamespace, x=2)


def test_a_function_without_a_lasting_name_needs_a_key(once):
    with pytest.raises(AssertionError, match=r"use once\.keyed"):
        once(lambda: 1)


def test_a_check_that_fails_beside_others_is_run_again_with_another_set_up(once, recording, log):
    with Turns().taking_part():
        log.begin()
        assert once(send, recording, "ahead") == "ahead"
        log.begin()
        once(send, recording, "again")
        log.forget()
    assert once(send, recording, "alone") == "alone"


def test_what_is_compared_over_the_whole_run_is_made_once(once, recording, log):
    with Turns().taking_part():
        log.begin()
        assert once.lasting(send, recording, "first") == "first"
        log.begin()
        once.lasting(send, recording, "again")
        log.forget()
    assert once.lasting(send, recording, "last") == "first"
    assert CALLS == ["first"]
