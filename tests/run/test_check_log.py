"""What a check has exchanged itself: not what the clean-up sends while the check runs."""

from types import SimpleNamespace

import pytest

from pytest_scim.run.check_log import CheckLog
from pytest_scim.target.http.bounds.turns import Turns
from pytest_scim.target.http.recording.exchange import LOST


class Recorded(list):
    """A recording of these exchanges."""

    @property
    def exchanges(self):
        return self


def exchange(voice, status=None):
    return SimpleNamespace(
        voice=voice,
        error=None if status else LOST,
        request={"method": "DELETE", "url": "https://scim.example.com/Users/1?x=1"},
        response={"status": status} if status else None,
    )


@pytest.mark.parametrize(
    ("voice", "exchanges", "lost", "suspicious"),
    [
        ("check", [0, 1], "DELETE https://scim.example.com/Users/1", True),
        ("cleanup", [0], None, False),
    ],
)
def test_the_clean_up_during_a_check_is_no_part_of_it(voice, exchanges, lost, suspicious):
    log = CheckLog(Recorded([exchange("okta", 201), exchange(voice)]))
    assert log.exchanges() == exchanges
    assert log.lost() == lost
    assert log.is_suspicious() is suspicious


def test_what_a_check_did_in_a_thread_is_its_own_whatever_others_sent_meanwhile():
    recording = Recorded()
    log = CheckLog(recording)
    task, notes = SimpleNamespace(ok=True), None
    with Turns().taking_part() as own:
        log.begin()
        for mine in (True, False, True):
            recording.append(exchange("check", 200))
            own.exchanges += [len(recording) - 1] if mine else []
        log.note_task(task)
        notes = log.leave(1.5)

    log.begin()
    assert (log.exchanges(), log.task) == ([], None)
    log.adopt(notes)
    log.act()
    recording.append(exchange("check", 200))
    assert (log.exchanges(), log.task) == ([0, 2, 3], task)
    log.begin()
    assert (log.exchanges(), log.task) == ([], None)


def test_a_check_that_fails_in_a_thread_forgets_what_it_shares():
    log, forgotten = CheckLog(Recorded()), []
    log.share(lambda: forgotten.append("outside"))
    log.forget()
    with Turns().taking_part():
        log.begin()
        log.share(lambda: forgotten.append("in a thread"))
        log.forget()
    assert forgotten == ["in a thread"]


def test_what_a_check_only_used_is_kept_where_new_users_would_be_needed():
    log, forgotten = CheckLog(Recorded()), []
    with Turns().taking_part():
        log.begin()
        log.share(lambda: forgotten.append("made"))
        log.share(lambda: forgotten.append("used"), made=False)
        log.forget(used=False)
        assert forgotten == ["made"]
        log.forget()
    assert forgotten == ["made", "made", "used"]
