"""A journal is refused unless its head names a target, a run and credentials."""

import datetime as dt

import pytest

from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.journal.head import OldJournalError, new_head
from pytest_scim.target.cleanup.journal.lines import read

from ...scripted import BINDING, TAG, head
from .journals import CREATED, USER_NAME, refusal, written


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


def test_a_new_head_is_read_back(path):
    started = dt.datetime(2026, 11, 27, 12, 30, 15, 999, tzinfo=dt.UTC)
    profile = {"name": "mine", "path": "/x/mine.yaml"}
    first = new_head(BINDING, TAG, profile, started)
    written(path, CREATED, first=first)

    assert read(path).head == first
    assert BINDING.fits(first)
    assert first["base_url"] == BINDING.base_url
    assert first["started"] == "2026-11-27T12:30:15+00:00"
    assert read(path).standing == [Entry("Users", USER_NAME, "1")]


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("[]", "it is not an object"),
        ("5", "it is not an object"),
        ("{}", "its format is not 2"),
        (CREATED, "its format is not 2"),
        ({**head(), "format": 3}, "its format is not 2"),
        ({**head(), "base_url": None}, "base_url is not an http or https URL"),
        ({**head(), "base_url": "file:///etc/passwd"}, "base_url is not an http or https URL"),
        ({**head(), "base_url": "https://"}, "base_url is not an http or https URL"),
        ({**head(), "base_url": "https://a:b@c.example"}, "base_url is not an http or https URL"),
        ({**head(), "base_url": "https://[::1"}, "base_url is not an http or https URL"),
        ({**head(), "run": ""}, "run is not the tag of a run"),
        ({**head(), "run": "a"}, "run is not the tag of a run"),
        ({**head(), "run": "runtagaa\n"}, "run is not the tag of a run"),
        ({**head(), "run": None}, "run is not the tag of a run"),
        ({**head(), "profile": "okta-oin"}, "profile is not an object"),
        ({**head(), "profile": {"path": None}}, "profile has no name"),
        ({**head(), "profile": {"name": "a", "path": 5}}, "the path of profile is not a string"),
        ({**head(), "started": "yesterday"}, "started is not a time with its zone"),
        ({**head(), "started": "2026-11-27T12:00:00"}, "started is not a time with its zone"),
        ({**head(), "started": None}, "started is not a time with its zone"),
        ({**head(), "salt": "xyz"}, "salt is not hexadecimal"),
        ({**head(), "fingerprint": None}, "fingerprint is not hexadecimal"),
    ],
)
def test_a_head_that_no_run_writes_is_named(path, first, why):
    assert refusal(written(path, CREATED, first=first)) == f"line 1 is damaged: {why}"


def test_a_head_without_a_base_url_is_damaged(path):
    first = {key: value for key, value in head().items() if key != "base_url"}

    assert "base_url is not" in refusal(written(path, CREATED, first=first))


@pytest.mark.parametrize("run", [TAG, "a", None, 7])
def test_a_journal_of_an_earlier_version_is_known_as_one(path, run):
    written(path, CREATED, first={"base_url": "https://a.example", "profile": "p", "run": run})

    with pytest.raises(OldJournalError, match="an earlier version of pytest-scim") as raised:
        read(path)
    assert raised.value.run == (TAG if run == TAG else None)
