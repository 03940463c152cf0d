"""A run whose journal is lost is cleaned up after by its tag: listed first, removed when asked."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from pytest_scim.cli.sweep import by_tag as module
from pytest_scim.cli.sweep.by_tag import sweep_by_tag
from pytest_scim.cli.sweep.journals import exit_code
from pytest_scim.cli.sweep.scope import Scope
from pytest_scim.profile.load import load
from pytest_scim.run.settings import SettingsError
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.tagged import find
from pytest_scim.target.http.auth.credentials import CredentialsError

from .hosts import RESIDENTS, TAG, host, journalled, of, reply

LOOKS = "this was a dry run, and nothing was changed; add --delete to "


def by_tag(folder, at, *, tag=TAG, delete=False, **more):
    asked = {"profile": load("okta-oin"), "base_url": at.base_url, "environ": at.environ, **more}
    results = list(sweep_by_tag(Scope(folder, **asked), tag, delete=delete))
    return [f"{one.about}: {one.sentence}" for one in results], results


def listed(rows, **more):
    body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], **more}
    content = {"totalResults": len(rows), "Resources": rows, **body}
    return reply(200, json.dumps(content).encode(), "application/scim+json")


def query(path):
    return {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}


def test_a_dry_run_lists_what_carries_the_tag_and_writes_nothing(tmp_path, a):
    ours = [a.user(n) for n in range(1, 6)]
    group = a.group()
    linked = a.provider.put_user({"userName": "renamed@corp.example", "externalId": f"00u{TAG}x"})
    before = a.state()
    lines, results = by_tag(tmp_path, a)

    assert lines == [
        f"{a.base_url}: 7 resources carry the tag {TAG}",
        f"{a.base_url}: {LOOKS}delete them",
    ]
    assert sorted(results[0].rows) == sorted(
        [
            f"Groups Team {TAG}1 ({group['id']})",
            f"Users renamed@corp.example ({linked['id']})",
            *(f"Users {one['userName']} ({one['id']})" for one in ours),
        ]
    )
    assert exit_code(results) == 1
    assert a.state() == before
    assert a.writes == []
    assert list(tmp_path.iterdir()) == []


def test_what_carries_the_tag_is_removed_when_that_is_asked_for(tmp_path, a):
    before = a.state()
    ours = [a.user(n) for n in range(1, 6)]
    a.group(f"Team {TAG}9", *ours)
    lines, results = by_tag(tmp_path, a, delete=True)

    assert lines[-1] == f"{a.base_url}: clean"
    assert exit_code(results) == 0
    assert a.state() == before
    assert by_tag(tmp_path, a)[0] == [f"{a.base_url}: 0 resources carry the tag {TAG}"]


def test_what_carries_another_tag_stays(tmp_path, a):
    a.user(1, "othertag")
    ours = a.user()
    lines, _ = by_tag(tmp_path, a, delete=True)

    assert lines[0] == f"{a.base_url}: 1 resource carries the tag {TAG}"
    assert a.provider.user(ours["id"]) is None
    assert len(a.names) == RESIDENTS + 1


REFUSED = reply(
    400,
    b'{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400", '
    b'"scimType": "invalidFilter"}',
    "application/scim+json",
)


@pytest.mark.parametrize("way", ["refused", "page", "ignored", "never", "capped"])
def test_where_no_filter_finds_it_the_list_is_read(tmp_path, a, way):
    for n in range(120):
        a.provider.put_user({"userName": f"person{n}@corp.example"})
    ours = [a.user(n) for n in (1, 2)]
    everybody = a.provider.users()

    def instead(method, path):
        asked = query(path)
        if method != "GET" or not path.startswith("/Users?"):
            return None
        if "filter" not in asked:
            start = int(asked["startIndex"]) - 1
            page = everybody[start : start + 30] if way == "capped" else None
            return page and listed(page, totalResults=len(everybody))
        return {
            "refused": REFUSED,
            "page": reply(500, b"<html>no</html>"),
            "ignored": listed(everybody[:100], totalResults=len(everybody)),
            "never": listed([]),
            "capped": REFUSED,
        }[way]

    a.instead = instead
    _, results = by_tag(tmp_path, a)
    assert sorted(results[0].rows) == sorted(
        f"Users {one['userName']} ({one['id']})" for one in ours
    )
    assert by_tag(tmp_path, a, delete=True)[1][-1].code == 0
    assert [a.provider.user(one["id"]) for one in ours] == [None, None]
    assert len(a.provider.users()) == RESIDENTS + 120


def test_a_list_that_is_too_long_is_not_called_clean(tmp_path, a, monkeypatch):
    monkeypatch.setattr(find, "_COUNT", 2)
    a.instead = lambda method, path: REFUSED if "filter=" in path else None
    monkeypatch.setattr(module, "find_tagged", lambda *parts: find.find_tagged(*parts, pages=2))
    lines, results = by_tag(tmp_path, a)

    assert (
        lines[-1] == f"{a.base_url}: others may, too: the target has more resources than were read"
    )
    assert exit_code(results) == 1


@pytest.mark.parametrize("delete", [False, True])
def test_what_its_own_id_does_not_show_so_is_not_touched(tmp_path, a, delete):
    stranger = a.provider.users()[0]
    claimed = {**stranger, "userName": f"ada.{TAG}1@example.com"}
    a.instead = lambda method, path: listed([claimed]) if path.startswith("/Users?f") else None
    before = a.state()
    _, results = by_tag(tmp_path, a, delete=delete)

    assert a.state() == before
    assert a.writes == []
    assert [row["name"] for row in results[-1].left] == [claimed["userName"]]
    assert exit_code(results) == 1


@pytest.mark.parametrize("delete", [False, True])
def test_where_nothing_may_be_deleted_users_are_deactivated(tmp_path, delete):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\ndelete: forbidden\n")
    profile = load(str(mine))
    with host("t0ken", profile) as at:
        ours = at.user(active=True)
        lines, results = by_tag(tmp_path, at, profile=profile, delete=delete)

        assert at.provider.user(ours["id"])["active"] is not delete
        assert [method for method, _ in at.writes] == ["PATCH"] * delete
    assert exit_code(results) == int(not delete)
    assert delete or lines[-1].endswith(f"{LOOKS}deactivate the users")


@pytest.mark.parametrize(
    "tag", ["", "a", "RUNTAGAA", "runtagaa1", "runtag*a", "runtagaa\n", "ä" * 8]
)
def test_a_tag_has_eight_letters(tmp_path, a, tag):
    with pytest.raises(
        SettingsError, match="is not the tag of a run, which has eight letters from a to z"
    ):
        by_tag(tmp_path, a, tag=tag)
    assert a.requests == []


@pytest.mark.parametrize("missing", ["profile", "base_url"])
def test_the_target_has_to_be_named(tmp_path, a, missing):
    with pytest.raises(SettingsError, match="--by-tag needs --base-url and --profile"):
        by_tag(tmp_path, a, **{missing: None})


def test_away_from_this_machine_consent_is_asked_for_a_dry_run_too(tmp_path, a):
    with pytest.raises(SettingsError, match="confirm it with --yes"):
        by_tag(tmp_path, a, base_url="https://scim.example.invalid/v2")


def test_without_credentials_nothing_is_sent(tmp_path, a):
    with pytest.raises(CredentialsError, match="set SCIM_TOKEN"):
        by_tag(tmp_path, a, environ={})
    assert a.requests == []


def test_a_run_that_is_still_going_is_left_alone(tmp_path, a):
    journal = journalled(tmp_path, a.base_url, a.environ, of(a.user()))
    going = Journal(journal.path, {}, resumed=True)
    assert going.claim()
    lines, results = by_tag(tmp_path, a, delete=True)
    going.close(done=False)

    assert "a run that is still active" in lines[0]
    assert exit_code(results) == 1
    assert a.requests == []
    assert exit_code(by_tag(tmp_path, a, delete=True)[1]) == 0
    assert journal.path.exists()


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (
            reply(404, b"<html>no</html>"),
            "GET /Users returned no list of SCIM resources (HTTP 404)",
        ),
        (reply(401), "the target refuses these credentials (401)"),
    ],
)
def test_a_target_that_cannot_be_used_is_asked_once(tmp_path, a, response, why):
    a.instead = lambda method, path: response
    lines, results = by_tag(tmp_path, a, delete=True)

    assert why in lines[0]
    assert exit_code(results) == 1
    assert len(a.requests) == 1
