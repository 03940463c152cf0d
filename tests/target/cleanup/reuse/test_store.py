"""Accounts that may not be deleted are remembered, held by one run at a time, and used again."""

import json
import stat

import pytest

from pytest_scim.profile.model import UserNaming
from pytest_scim.target.cleanup.journal.file import digest_of
from pytest_scim.target.cleanup.reuse import store as module
from pytest_scim.target.cleanup.reuse.store import (
    ReusableUser,
    ReusableUsers,
    pool_path,
    unusable,
    waiting,
)
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import bearer

from ...scripted import BASE_URL as BASE
from ...scripted import BINDING

TAG = "runtagaa"


def one(n, name=None, tag=TAG, kind="Users"):
    return ReusableUser(kind, name or f"ann.{tag}{n}@example.com", str(n), tag)


OPEN = []


def opened(folder, fits=lambda _: True):
    OPEN.append(ReusableUsers.open(folder, BINDING, fits))
    return OPEN[-1]


@pytest.fixture(autouse=True)
def _closed():
    """Let no file of a pool stay open that a test leaves as a crash would."""
    yield
    for reusable_users in filter(None, OPEN):
        reusable_users._file.close()
    OPEN.clear()


def stored(folder, *user_resources):
    reusable_users = opened(folder)
    assert [reusable_users.store(user) for user in user_resources] == [True] * len(user_resources)
    reusable_users.close()


def test_what_one_run_keeps_the_next_one_finds_oldest_first(tmp_path):
    stored(tmp_path, one(1), one(2))
    reusable_users = opened(tmp_path)

    assert reusable_users.names == {one(1).name: TAG, one(2).name: TAG}
    assert (reusable_users.first(), waiting(tmp_path, BASE, bool)) == (one(1), 2)
    assert reusable_users.take(one(1))
    assert reusable_users.first() == one(2)


def test_one_that_was_taken_is_gone_for_a_run_that_comes_after_a_crash(tmp_path):
    stored(tmp_path, one(1), one(2))
    opened(tmp_path).take(one(1))  # and nothing more is written

    assert waiting(tmp_path, BASE, bool) == 1


def test_who_was_used_comes_first_the_next_time_and_who_is_new_last(tmp_path):
    stored(tmp_path, one(1), one(2))
    reusable_users = opened(tmp_path)
    reusable_users.take(one(1))
    reusable_users.store(one(3))
    reusable_users.store(one(1))
    reusable_users.close()
    reusable_users = opened(tmp_path)

    assert list(reusable_users.names) == [one(n).name for n in (1, 2, 3)]


def test_one_that_could_not_be_made_plain_is_never_kept_again(tmp_path):
    stored(tmp_path, one(1))
    reusable_users = opened(tmp_path)
    reusable_users.take(one(1))
    reusable_users.reject(one(1))

    assert not reusable_users.store(one(1))


@pytest.mark.parametrize(
    "user",
    [
        one(1, name="ann@example.com"),
        one(1, tag="RUNTAGAA"),
        one(1, tag="run", name="ann.run1@example.com"),
        one(1, kind="Groups"),
        one("."),
        one(".."),
        one("", name=f"ann.{TAG}1@example.com"),
    ],
)
def test_what_is_not_surely_an_account_of_a_run_is_not_kept(tmp_path, user):
    assert not opened(tmp_path).store(user)


def test_a_login_that_may_be_somebody_else_s_later_is_not_kept(tmp_path):
    assert not opened(tmp_path, fits=lambda user_name: "bob" in user_name).store(one(1))


def test_two_runs_at_once_do_not_share_a_pool(tmp_path):
    reusable_users = opened(tmp_path)

    assert opened(tmp_path) is None
    reusable_users.close()
    assert opened(tmp_path) is not None


def test_a_pool_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    reusable_users = opened(tmp_path)

    assert [reusable_users.store(one(n)) for n in (1, 2, 3)] == [True, True, False]


def test_a_folder_that_cannot_be_written_means_no_pool(tmp_path):
    (tmp_path / "file").write_text("")

    assert opened(tmp_path / "file") is None
    assert waiting(tmp_path / "file", BASE, bool) == 0


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "7",
        "[]",
        "{}",
        json.dumps({"kind": "Users", "name": "grace@example.com", "id": "9", "tag": TAG}),
        json.dumps({"kind": "Users", "name": None, "id": "9", "tag": TAG}),
        '{"kind": "Users", "na',
        "[" * 100_000,
        json.dumps({"kind": "Users", "name": f"bob.{TAG}@example.com", "id": True, "tag": TAG}),
        json.dumps({"kind": "Users", "name": f"bob.{TAG}@example.com", "id": None, "tag": TAG}),
        json.dumps({"kind": "Users", "name": "grace.christop@x.org", "id": "9", "tag": "CHRISTOP"}),
    ],
)
def test_a_line_that_is_not_understood_is_passed_over(tmp_path, line):
    stored(tmp_path, one(1))
    with pool_path(tmp_path, BINDING).open("a") as file:
        file.write(line + "\n")

    assert opened(tmp_path).names == {one(1).name: TAG}


def test_a_pool_is_no_journal_and_its_folder_is_one_s_own(tmp_path):
    folder = tmp_path / "state"
    stored(folder, one(1))

    assert list(folder.glob("*.jsonl")) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_is_taken_is_on_the_disk_at_once(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(module.os, "fsync", synced.append)
    stored(tmp_path, one(1), one(2))
    assert synced == []
    reusable_users = opened(tmp_path)

    assert reusable_users.take(one(1))
    assert len(synced) == 1
    assert json.loads(pool_path(tmp_path, BINDING).read_text().splitlines()[-1]) == {"taken": "1"}
    assert list(reusable_users.names) == [one(2).name]


def test_what_cannot_be_written_is_neither_taken_nor_kept(tmp_path):
    stored(tmp_path, one(1))
    path = pool_path(tmp_path, BINDING)
    OPEN.append(reusable_users := ReusableUsers(path, path.open(), {}, bool))  # for reading alone

    assert (reusable_users.take(one(1)), reusable_users.store(one(2))) == (False, False)


def test_one_that_waits_and_is_kept_again_stands_once(tmp_path):
    stored(tmp_path, one(1), one(2))
    stored(tmp_path, one(1))
    lines = pool_path(tmp_path, BINDING).read_text().splitlines()

    assert [json.loads(line)["id"] for line in lines[1:]] == ["2", "1"]


def test_the_last_line_about_an_account_counts(tmp_path):
    stored(tmp_path, one(1), one(2), one(3))
    with pool_path(tmp_path, BINDING).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"taken": "2"}) + "\n")
        renamed = {"kind": "Users", "name": f"new.{TAG}@example.com", "id": "1", "tag": TAG}
        file.write(json.dumps(renamed) + "\n")

    assert list(opened(tmp_path).names) == [one(3).name, f"new.{TAG}@example.com"]


def test_what_is_kept_is_written_before_the_end_of_a_run(tmp_path):
    folder = tmp_path / "a" / "b"
    opened(folder).store(one(1))

    assert waiting(folder, BASE, bool) == 1


def test_a_pool_whose_file_is_gone_closes_all_the_same(tmp_path):
    reusable_users = opened(tmp_path)
    reusable_users.store(one(1))
    pool_path(tmp_path, BINDING).unlink()
    reusable_users.close()


def test_one_may_be_taken_that_nobody_has_waiting(tmp_path):
    assert opened(tmp_path).take(one(1))


def test_text_that_is_no_utf_8_does_not_end_a_run(tmp_path):
    stored(tmp_path, one(1, name=f"ünn.{TAG}@example.com"))
    with pool_path(tmp_path, BINDING).open("ab") as file:
        file.write(b"\xff\xfe\n")

    assert opened(tmp_path).names == {f"ünn.{TAG}@example.com": TAG}


@pytest.mark.parametrize("kept_id", [9, "9"])
def test_a_user_name_that_no_run_could_have_given_is_not_taken_from_the_file_either(
    tmp_path, kept_id
):
    stored(tmp_path, one(1))
    forged = {"kind": "Users", "name": "christopher@corp.example", "id": kept_id, "tag": "christop"}
    with pool_path(tmp_path, BINDING).open("a", encoding="utf-8") as file:
        file.write(json.dumps(forged) + "\n")
    fits = UserNaming(email_domain="example.com", username_format="{given}.{tag}{number}@{domain}")

    assert list(opened(tmp_path).names) == [one(1).name, "christopher@corp.example"]
    OPEN[-1]._file.close()
    assert list(opened(tmp_path, fits.would_make).names) == [one(1).name]
    assert waiting(tmp_path, BASE, fits.would_make) == 1


def test_an_id_that_is_a_number_is_read_as_text(tmp_path):
    stored(tmp_path, one(1))
    with pool_path(tmp_path, BINDING).open("a", encoding="utf-8") as file:
        line = {"kind": "Users", "name": one(2).name, "id": 7, "tag": TAG}
        file.write(json.dumps(line) + "\n")

    assert list(opened(tmp_path)._waiting) == ["1", "7"]


def test_a_pool_belongs_to_one_target_and_one_set_of_credentials(tmp_path):
    stored(tmp_path, one(1))
    for other in (Binding(BASE, bearer("another")), Binding(f"{BASE}/v2", bearer("t0ken"))):
        reusable_users = ReusableUsers.open(tmp_path, other, bool)
        OPEN.append(reusable_users)
        assert reusable_users.first() is None

    assert opened(tmp_path).first() == one(1)
    assert waiting(tmp_path, BASE, bool) == 1
    assert "t0ken" not in "".join(path.read_text() for path in tmp_path.iterdir())


def test_a_pool_whose_head_names_other_credentials_is_nobody_s(tmp_path):
    stored(tmp_path, one(1))
    path = pool_path(tmp_path, BINDING)
    for name, value in (("fingerprint", "0" * 64), ("salt", "no"), ("base_url", f"{BASE}/other")):
        first, rest = path.read_text().split("\n", 1)
        path.write_text(json.dumps({**json.loads(first), name: value}) + "\n" + rest)
        assert opened(tmp_path) is None
        path.write_text(first + "\n" + rest)

    assert opened(tmp_path).first() == one(1)


def test_a_pool_of_an_earlier_version_is_reported_and_left_alone(tmp_path):
    old = tmp_path / f"{digest_of(BASE)}.pool"
    text = json.dumps({"kind": "Users", "name": one(1).name, "id": "1", "tag": TAG}) + "\n"
    old.write_text(text)
    stored(tmp_path, one(2))

    assert list(opened(tmp_path).names) == [one(2).name]
    assert waiting(tmp_path, BASE, bool) == 1
    assert (unusable(tmp_path), unusable(tmp_path, BASE)) == ([old], [old])
    assert unusable(tmp_path, "https://b.example") == []
    assert old.read_text() == text


def test_the_owner_alone_reads_a_pool(tmp_path):
    stored(tmp_path, one(1))

    assert stat.S_IMODE(pool_path(tmp_path, BINDING).stat().st_mode) == 0o600
