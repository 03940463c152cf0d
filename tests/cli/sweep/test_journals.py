"""A sweep cleans up after our runs, at their targets, and touches nothing else."""

import json

import pytest

from pytest_scim.cli.sweep import journals as module
from pytest_scim.cli.sweep.connection import CLEAN, LEFT, USAGE, Swept
from pytest_scim.cli.sweep.journals import exit_code, sweep
from pytest_scim.cli.sweep.scope import Asked
from pytest_scim.profile.load import load
from pytest_scim.target.cleanup.journal.file import Entry, Journal, LinkedGroupState
from pytest_scim.target.cleanup.journal.lines import read

from .hosts import RESIDENTS, TAG, host, journalled, of, of_group, reply, swept

PAGE = b"<html><title>404 page not found</title></html>"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


@pytest.fixture
def a():
    with host("token-of-vendor-A") as running:
        yield running


@pytest.fixture
def b():
    with host("token-of-vendor-B") as running:
        yield running


def left(folder, at, *entries, **more):
    return journalled(folder, at.base_url, at.environ, *entries, **more)


def codes(results):
    return [one.code for one in results]


# -- what a sweep is for --------------------------------------------------------------


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


# -- whose credentials go where -------------------------------------------------------


def test_a_token_of_one_vendor_never_arrives_at_the_host_of_another(folder, a, b):
    old = left(folder, a, of(a.user()))
    new = left(folder, b, of(b.user()))
    lines, results = swept(folder, b.environ)

    assert a.requests == []
    assert {sent for *_, sent in b.requests} == {"Bearer token-of-vendor-B"}
    assert f"{new.path.name}: clean" in lines
    (skipped,) = [line for line in lines if line.startswith(old.path.name)]
    assert f"its run on {a.base_url} had other credentials than these," in skipped
    assert exit_code(results) == LEFT
    assert (old.path.exists(), new.path.exists()) == (True, False)


def test_a_base_url_that_was_edited_is_none_of_ours(folder, a, b):
    journal = left(folder, a, of(a.user()))
    text = journal.path.read_text().replace(a.base_url, b.base_url)
    journal.path.write_text(text)

    assert codes(swept(folder, a.environ)[1]) == [LEFT]
    assert a.requests == b.requests == []


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("agreed", ["yes", "environ", "profile", None])
def test_other_credentials_need_the_target_s_name_and_consent(folder, a, named, agreed, tmp_path):
    mine = tmp_path / "mine.yaml"
    consents = "true" if agreed == "profile" else "false"
    mine.write_text(f"name: mine\ntitle: Mine\nextends: okta-oin\nconsent: {consents}\n")
    old = {"SCIM_TOKEN": "a token that was renewed since"}
    journal = journalled(folder, a.base_url, old, of(a.user()), profile=str(mine))
    environ = a.environ | ({"SCIM_CONSENT": "1"} if agreed == "environ" else {})
    base_url = a.base_url if named else None
    _, results = swept(folder, environ, base_url=base_url, yes=agreed == "yes")

    if named and agreed:
        assert exit_code(results) == CLEAN
        assert len(a.names) == RESIDENTS
    else:
        assert codes(results) == [LEFT]
        assert f"--base-url {a.base_url} --yes sends them there" in results[0].sentence
        assert a.requests == []
    assert journal.path.exists() is not (named and bool(agreed))


OAUTH = """name: mine
title: Mine
extends: okta-oin
auth: [oauth2]
oauth: {{token_url: '{origin}/scim/v2/oauth/token', grant: client_credentials}}
"""
CLIENT = {"SCIM_CLIENT_ID": "client", "SCIM_CLIENT_SECRET": "s3cret-of-A"}


def test_a_client_secret_goes_to_no_token_url_but_that_of_the_run(folder, a, b, tmp_path):
    mine = tmp_path / "mine.yaml"
    origins = {one: one.base_url.removesuffix("/scim/v2") for one in (a, b)}
    mine.write_text(OAUTH.format(origin=origins[a]))
    journal = journalled(folder, a.base_url, CLIENT, of(a.user()), profile=str(mine))
    mine.write_text(OAUTH.format(origin=origins[b]))
    for asked in ({}, {"yes": True}, {"yes": True, "base_url": a.base_url}):
        _, results = swept(folder, CLIENT, **asked)

        assert codes(results) == [LEFT]
        assert f"--base-url {a.base_url} --profile {mine} --yes sends" in results[0].sentence
    assert a.requests == b.requests == []
    assert journal.path.exists()


def test_a_renewed_client_secret_is_the_same_client(folder, a, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(OAUTH.format(origin=a.base_url.removesuffix("/scim/v2")))
    journalled(folder, a.base_url, CLIENT, of(a.user()), profile=str(mine))
    tokens = {"access_token": a.token, "token_type": "Bearer", "expires_in": 3600}
    granted = reply(200, json.dumps(tokens).encode(), "application/json")
    a.instead = lambda method, path: granted if path == "/oauth/token" else None

    assert exit_code(swept(folder, {**CLIENT, "SCIM_CLIENT_SECRET": "renewed"})[1]) == CLEAN
    assert len(a.names) == RESIDENTS


def test_away_from_this_machine_consent_is_asked_first(folder, monkeypatch):
    environ = {"SCIM_TOKEN": "t0ken"}
    base_url = "https://scim.example.invalid/v2"
    journalled(folder, base_url, environ, Entry("Users", f"ada.{TAG}1", "1"))
    opened = []
    monkeypatch.setattr(module, "connected", lambda *parts: opened.append(parts) or 1 / 0)
    lines, results = swept(folder, environ)

    assert codes(results) == [USAGE]
    assert f"this sends requests to {base_url}, a remote target" in lines[0]
    assert opened == []
    with pytest.raises(ZeroDivisionError):
        swept(folder, environ, yes=True)
    assert len(opened) == 1


def test_without_credentials_each_journal_says_what_is_missing(folder, a):
    left(folder, a, of(a.user()))
    lines, results = swept(folder, {})

    assert "no credentials: set SCIM_TOKEN" in lines[0]
    assert exit_code(results) == USAGE
    assert a.requests == []


def test_what_was_not_asked_for_is_named_and_left_alone(folder, a, b):
    left(folder, a, of(a.user()))
    left(folder, b, of(b.user()))
    lines, results = swept(folder, b.environ, base_url=b.base_url)

    (other,) = [line for line in lines if a.base_url in line]
    assert "and --base-url names another; the file was not changed" in other
    assert exit_code(results) == CLEAN
    assert a.requests == []
    lines, results = swept(folder, a.environ, profile=load("okta-aiw"))
    assert "its profile is okta-oin, and --profile names another" in lines[0]
    assert codes(results) == [CLEAN]


def test_a_command_that_gives_the_token_runs_once(folder, a, tmp_path):
    for n, tag in enumerate(("taghowaa", "taghowbb")):
        left(folder, a, of(a.user(n, tag)), tag=tag)
    count = tmp_path / "count"
    script = tmp_path / "token.sh"
    script.write_text(f"#!/bin/sh\necho x >> {count}\necho {a.token}\n")
    script.chmod(0o700)

    assert exit_code(swept(folder, {"SCIM_TOKEN_COMMAND": str(script)})[1]) == CLEAN
    assert count.read_text().count("x") == 1


# -- what an id leads to now ----------------------------------------------------------


def test_on_a_target_that_was_seeded_again_nobody_else_is_touched(folder, a):
    ours = [a.user(n) for n in range(1, 11)]
    journal = left(folder, a, *map(of, ours))
    for n, user in enumerate(ours):
        a.provider.put_user({"id": user["id"], "userName": f"stranger{n}@customer.example"})
    before = a.state()
    lines, results = swept(folder, a.environ)

    assert a.state() == before
    assert a.writes == []
    assert lines[-1].endswith(": clean"), "what we created is not there any more"
    assert exit_code(results) == CLEAN
    assert "stranger" not in "".join(lines)
    assert not journal.path.exists()


def test_a_user_of_ours_that_got_another_id_is_found_by_its_name(folder, a):
    ours = a.user()
    journal = left(folder, a, of(ours))
    a.provider.put_user({"id": ours["id"], "userName": "stranger@customer.example"})
    again = a.user()
    stranger = a.provider.user(ours["id"])

    for _ in range(3):
        swept(folder, a.environ)
    assert a.provider.user(again["id"]) is None
    assert a.provider.user(ours["id"]) == stranger
    assert [path for _, path in a.writes] == [f"/scim/v2/Users/{again['id']}"]
    assert not journal.path.exists()


def test_an_unknown_id_that_is_answered_with_somebody_is_not_deleted(folder, a):
    admin = a.provider.users()[0]
    ours = a.user()
    left(folder, a, of(ours))
    a.provider.delete_user(ours["id"])
    actual = reply(200, json.dumps(admin).encode(), "application/scim+json")
    a.instead = lambda method, path: actual if path == f"/Users/{ours['id']}" else None
    before = a.state()
    swept(folder, a.environ)

    assert a.state() == before
    assert a.writes == []


def test_what_cannot_be_told_from_another_stays_in_the_journal(folder, a):
    ours = a.user()
    journal = left(folder, a, of(ours))
    a.provider.put_user({"id": ours["id"], "userName": "stranger@customer.example"})
    refused = reply(500, PAGE)
    a.instead = lambda method, path: refused if path.startswith("/Users?filter") or (
        path.startswith("/Users?start") and not path.endswith("count=1")) else None  # fmt: skip
    _, results = swept(folder, a.environ)

    assert codes(results) == [CLEAN, LEFT]
    assert [row["name"] for row in results[-1].left] == [ours["userName"]]
    assert "leads to another resource" in results[-1].left[0]["reason"]
    assert a.writes == []
    assert read(journal.path).standing == [of(ours)]


def test_a_user_that_was_renamed_by_its_own_run_is_still_ours(folder, a):
    ours = a.user()
    left(folder, a, of(ours))
    a.provider.put_user({"id": ours["id"], "userName": f"NEW.{TAG.upper()}1@example.com"})

    assert exit_code(swept(folder, a.environ)[1]) == CLEAN
    assert len(a.names) == RESIDENTS


def test_a_group_is_only_given_back_where_the_profile_names_it(folder, a):
    group = a.group("Everyone", a.provider.users()[0])
    journal = left(folder, a)
    resumed = Journal(journal.path, {}, resumed=True)
    resumed.lend("lent", LinkedGroupState(group["id"], "Renamed", ()))
    resumed.close(done=False)
    before = a.state()
    _, results = swept(folder, a.environ)

    assert a.state() == before
    assert codes(results) == [CLEAN, LEFT]
    assert "linkable_groups does not list this group" in results[-1].left[0]["reason"]
    assert journal.path.exists()


def test_a_borrowed_group_that_the_profile_names_is_given_back(folder, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\nlinkable_groups: [Manager]\n")
    with host("t0ken", load(str(mine))) as at:
        okta_user = at.provider.users()[0]
        group = at.group("Manager", okta_user)
        journal = left(folder, at, profile=str(mine))
        resumed = Journal(journal.path, {}, resumed=True)
        resumed.lend("lent", LinkedGroupState(group["id"], "Manager", (okta_user["id"],)))
        resumed.close(done=False)

        assert exit_code(swept(folder, at.environ)[1]) == CLEAN
        assert [one["value"] for one in at.provider.groups()[0]["members"]] == [okta_user["id"]]
    assert not journal.path.exists()


# -- a target that cannot be cleaned up ------------------------------------------------


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


# -- journals that cannot be used -------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("5", "line 2 is damaged: it is not an object"),
        ('{"kind": "Users", "name": "x", "id": "1"}', "line 2 is damaged: it has no event"),
        ('{"event": "gone", "kind": "Users", "id": "1"}', "its name is not a string"),
        ('{"event": "gone", "kind": "Users", "name": null, "id": "1"}', "its name is not a string"),
        ('{"event": "created", "kind": "Users", "name": "a@b.example", "id": "1"}', "the tag"),
        ("\udcff", "line 2 is damaged: it is not JSON"),
        ("[" * 200_000, "line 2 is damaged: it is not JSON"),
    ],
)
def test_a_damaged_journal_is_one_sentence_and_the_others_go_on(folder, a, line, why):
    other = left(folder, a, of(a.user()))
    damaged = folder / "0-damaged.jsonl"
    head = other.path.read_bytes().split(b"\n")[0]
    content = head + b"\n" + line.encode(errors="surrogateescape") + b"\n"
    damaged.write_bytes(content)
    lines, results = swept(folder, a.environ)

    assert lines[0].startswith("0-damaged.jsonl: ")
    assert why in lines[0]
    assert lines[0].endswith("; the file was not changed")
    assert damaged.read_bytes() == content
    assert codes(results) == [LEFT, CLEAN, CLEAN]
    assert not other.path.exists()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"run": ""}, "run is not the tag of a run"),
        ({"run": "a"}, "run is not the tag of a run"),
        ({"run": "christop"}, "does not carry the tag of the run"),
        ({"base_url": None}, "base_url is not an http or https URL"),
        ({"format": 9}, "its format is not 2"),
        ({"profile": {"name": "mine", "path": "/gone/mine.yaml"}}, "its profile cannot be loaded"),
        ({"profile": {"name": "../mine", "path": None}}, "is not a bundled one"),
    ],
)
def test_an_edited_head_is_one_sentence(folder, a, edit, why):
    journal = left(folder, a, of(a.user()))
    head, rest = journal.path.read_text().split("\n", 1)
    journal.path.write_text(json.dumps({**json.loads(head), **edit}) + "\n" + rest)
    lines, results = swept(folder, a.environ)

    assert len(lines) == 1
    assert why in lines[0]
    assert codes(results) == [LEFT]
    assert a.requests == []
    assert journal.path.exists()


def test_a_profile_that_moved_can_be_named(folder, a, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\n")
    left(folder, a, of(a.user()), profile=str(mine))
    moved = mine.rename(tmp_path / "moved.yaml")
    assert "pass another with --profile" in swept(folder, a.environ)[0][0]

    assert exit_code(swept(folder, a.environ, profile=load(str(moved)))[1]) == CLEAN


def test_the_members_of_a_group_that_are_damaged_are_one_sentence(folder, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\nlinkable_groups: [Manager]\n")
    environ = {"SCIM_TOKEN": "t0ken"}
    journal = journalled(folder, "http://127.0.0.1:9", environ, profile=str(mine))
    with journal.path.open("a") as file:
        file.write('{"event": "lent", "id": "1", "name": "Manager", "members": {"a": 1}}\n')
    lines, results = swept(folder, environ)

    assert "line 2 is damaged: its members are not a list of ids; the file was" in lines[0]
    assert codes(results) == [LEFT]


def test_a_journal_of_an_earlier_version_is_reported_and_left_alone(folder, a):
    old = folder / f"d8826-{TAG}.jsonl"
    head = {"base_url": a.base_url, "profile": "okta-oin.yaml", "run": TAG}
    old.write_text(json.dumps(head) + "\n")
    lines, results = swept(folder, a.environ)

    assert "does not say which credentials it belongs to; the file was not changed" in lines[0]
    assert f"pytest-scim sweep --by-tag {TAG} --base-url URL --profile NAME" in lines[0]
    assert codes(results) == [LEFT]
    assert a.requests == []
    assert old.exists()


def test_a_pool_of_an_earlier_version_is_reported(folder):
    (folder / "0123456789abcdef.pool").write_text('{"kind": "Users"}\n')
    lines, results = swept(folder, {})

    assert "it does not say which credentials it belongs to; the file was not changed" in lines[0]
    assert codes(results) == [CLEAN]


@pytest.mark.parametrize("make", ["mkdir", "fifo"])
def test_what_is_not_a_file_is_no_journal(folder, make):
    import os  # noqa: PLC0415

    odd = folder / "odd.jsonl"
    odd.mkdir() if make == "mkdir" else os.mkfifo(odd)

    assert swept(folder, {})[0] == ["odd.jsonl: it is not a file; the file was not changed"]


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
    assert list(sweep(Asked(folder, {}))) == []
