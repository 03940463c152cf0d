"""A sweep cleans up after our runs, at their targets, and touches nothing else."""

import pytest

from pytest_scim.cli.sweep import journals as module
from pytest_scim.cli.sweep.connection import CLEAN, LEFT, Swept
from pytest_scim.cli.sweep.journals import exit_code, sweep
from pytest_scim.cli.sweep.scope import Scope
from pytest_scim.profile.load import load
from pytest_scim.target.cleanup.journal.file import Entry, Journal
from pytest_scim.target.cleanup.journal.lines import read

from .hosts import PAGE, RESIDENTS, TAG, codes, host, left, of, of_group, reply, swept


def test_what_a_killed_run_left_is_removed_and_the_target_is_named(folder, a):
    ours, group = a.user(), a.group()
    before = a.state()
    gone = a.user(2)
    a.provider.delete_user(gone["id"])
    assert a.state() == before
    journal = left(folder, a, of(ours), of_group(group), of(gone))
    lines, results = swept(folder, a.environ)

    name = journal.path.name
    started = f"{name}: cleans {a.base_url} after run {TAG}, started 3 days ago: 3 resources"
    assert lines == [started, f"{name}: clean"]
    assert exit_code(results) == 0
    assert len(a.names) == RESIDENTS
    assert not journal.path.exists()


def test_a_create_without_an_answer_is_looked_up_by_its_name(folder, a):
    ours = a.user()
    journal = left(folder, a, Entry("Users", ours["userName"]))

    assert exit_code(swept(folder, a.environ)[1]) == 0
    assert len(a.names) == RESIDENTS
    assert not journal.path.exists()


def test_where_nothing_may_be_deleted_users_are_deactivated_and_kept(folder, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\ndelete: forbidden\n")
    with host("t0ken", load(str(mine))) as at:
        ours = at.user(active=True)
        journal = left(folder, at, of(ours), profile=str(mine))
        _, results = swept(folder, at.environ)

        assert at.provider.user(ours["id"])["active"] is False
    assert [row["kept"] for row in results[-1].left] == [True]
    assert exit_code(results) == 0
    assert not journal.path.exists()


def test_a_journal_of_a_run_that_created_nothing_is_removed_without_a_word(folder, a):
    journal = left(folder, a)
    (folder / "cut.jsonl").write_text('{"format": 2, "base')

    assert swept(folder, {}) == ([], [])
    assert not journal.path.exists()
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert swept(tmp_path / "nothing", {}) == ([], [])


def test_a_run_that_is_still_going_is_left_alone(folder, a):
    journal = left(folder, a, of(a.user()))
    going = Journal(journal.path, {}, resumed=True)
    assert going.claim()
    lines, results = swept(folder, a.environ)
    going.close(done=False)

    assert lines == [f"{journal.path.name}: {module.BUSY}"]
    assert codes(results) == [LEFT]
    assert a.requests == []


@pytest.mark.parametrize(
    "gateway",
    [
        reply(404, PAGE),
        reply(404, b'{"message": "no Route matched with those values"}', "application/json"),
        reply(404),
        reply(200, b"<html>maintenance</html>"),
        reply(200, b'{"status": "ok"}', "application/json"),
        reply(204),
        reply(503, PAGE),
    ],
)
def test_a_gateway_is_not_a_clean_target(folder, a, gateway):
    journal = left(folder, a, *(of(a.user(n)) for n in range(3)))
    a.instead = lambda method, path: gateway
    lines, results = swept(folder, a.environ)

    assert codes(results) == [CLEAN, LEFT]
    assert "GET /Users returned no list of SCIM resources" in lines[1]
    assert "; 3 left" in lines[1]
    assert len(a.requests) == 1
    assert len(read(journal.path).standing) == 3
    a.instead = lambda method, path: None
    assert exit_code(swept(folder, a.environ)[1]) == CLEAN


def test_refused_credentials_are_sent_once_to_a_target(folder, a):
    for tag in ("taghowaa", "taghowbb"):
        left(folder, a, of(a.user(tag=tag)), tag=tag)
    a.instead = lambda method, path: reply(401)
    lines, results = swept(folder, a.environ)

    assert len(a.requests) == 1
    assert exit_code(results) == LEFT
    assert sum("refuses these credentials (401)" in line for line in lines) == 2
    assert len(list(folder.iterdir())) == 2


def test_a_target_that_does_not_answer_is_asked_once(folder, a):
    journal = left(folder, a, of(a.user()))
    a.instead = lambda method, path: lambda connection: None
    lines, _ = swept(folder, a.environ)

    assert "the target cannot be reached: " in lines[-1]
    assert {path.removeprefix("/scim/v2") for _, path, _ in a.requests} == {
        "/Users?startIndex=1&count=1"
    }
    assert journal.path.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [([], 0), ([0, 0], 0), ([0, 1], 1), ([0, 4], 4), ([4, 4], 4), ([1, 4, 0], 1)],
)
def test_the_exit_code_says_whether_another_command_line_helps(given, code):
    assert exit_code([Swept("a", "b", one) for one in given]) == code


@pytest.mark.parametrize(
    ("days", "minutes", "age"),
    [(0, 0, "0 minutes"), (0, 1, "1 minute"), (0, 61, "1 hour"), (1, 0, "1 day"), (9, 5, "9 days")],
)
def test_an_age_is_told_in_its_largest_unit(days, minutes, age):
    assert module._age(module.dt.timedelta(days=days, minutes=minutes)) == age
    assert module._age(module.dt.timedelta(days=-1)) == "0 minutes"


def test_what_a_sweep_was_asked_for_is_all_that_it_takes(folder):
    assert list(sweep(Scope(folder, {}))) == []
