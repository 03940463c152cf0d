"""What a check has exchanged itself: not what the clean-up sends while the check runs."""

from types import SimpleNamespace

import pytest

from pytest_scim.run.check_log import CheckLog
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
