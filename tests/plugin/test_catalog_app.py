"""Runs of ``--profile okta-oin`` on targets that behave.

Two runs of one seed, and one among many people, have the suites of what Okta sends; with
``SCIM_ALL`` they are whole.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.http_server import serve

from .running import ALL, MOST, ROOT, TOKEN, WHOLE
from .targets import provider_at, target

LIMIT = MOST if ALL else 1200
"""Exchanges of such a run before its clean-up; those of a whole one are counted elsewhere, too."""

STRANGERS = 500
FIRST = "00000000-0000-4000-8000-000000000001"
MARK = "zzneighbour"
"""Stands in every value of the people who are none of the run's business."""


@pytest.fixture(scope="module")
def runs(runner):
    """Two runs of one seed, against servers of their own."""

    def against_a_server(name):
        provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=5)
        with serve(provider) as server:
            url = f"--base-url={server.base_url}"
            return runner(name)("--profile=okta-oin", url, "--scim-seed=one", *WHOLE)

    names = ("first", "second")
    with ThreadPoolExecutor(max_workers=2) as reusable_users:
        return dict(zip(names, reusable_users.map(against_a_server, names), strict=True))


def test_a_run_stays_within_its_exchanges(runs):
    for run in runs.values():
        assert run.code == 0, run.out
        sent = [one for one in run.record["exchanges"] if one["voice"] != "cleanup"]
        assert 200 < len(sent) <= LIMIT


def test_the_same_seed_sends_the_same_requests(runs):
    first, second = (sent(run.record) for run in runs.values())
    assert len(first) > 100
    for mine, other in zip(first, second, strict=True):
        assert mine == other


def sent(record):
    """Return what Okta sent, ids and the run's tag replaced by the order they came up in."""
    numbers: dict[str, str] = {}
    words = re.compile(rf"{record['run']}|\b[0-9a-f]{{32}}\b|\b[0-9a-f-]{{36}}\b", re.IGNORECASE)

    def number(found):
        return numbers.setdefault(found[0].lower(), f"<{len(numbers)}>")

    spoken = [each["request"] for each in record["exchanges"] if each["voice"] == "okta"]
    texts = [
        [each["method"], each["url"].removeprefix(record["target"]), _without_times(each["body"])]
        for each in spoken
    ]
    # PUT of a member echoes the ``$ref`` of its groups, which begins with the target's URL.
    return [words.sub(number, json.dumps(text).replace(record["target"], "")) for text in texts]


def _without_times(body):
    """What Okta echoes of ``meta`` depends on the target's clock."""
    echoed = json.loads(body) if body else None
    if isinstance(echoed, dict):
        echoed.pop("meta", None)
    return echoed


def test_a_feature_that_is_switched_off_is_not_rehearsed(run):
    finished = run(
        "--profile=okta-oin", "--scim-feature=push_groups=off", "--scim-feature=sync_password=off",
        "-k", "password or group",
    )  # fmt: skip
    assert finished.code == 0, finished.out
    record = finished.record
    assert not record["features"]["push_groups"]
    off = [c for c in record["checks"] if c["feature"] in {"push_groups", "sync_password"}]
    selected = [check for check in off if check["message"] != "not selected"]
    assert len(selected) > 30
    assert {check["verdict"] for check in selected} == {"not-applicable"}
    written = {(each["request"]["method"], each["request"]["url"]) for each in record["exchanges"]}
    assert not {url for method, url in written if method != "GET" and "/Groups" in url}


def test_the_form_of_the_base_url_changes_nothing(run):
    seen = []
    for base, slash in (("/scim/v2", ""), ("/scim/v2", "/"), ("", "/")):
        provider = Provider(load("okta-oin"), tokens=[TOKEN])
        with target(provider_at(provider, base)) as app:
            url = f"--base-url={app.origin}{base}{slash}"
            finished = run("--profile=okta-oin", url, "-k", "test_step")
        assert finished.code == 0, finished.out
        assert finished.record["target"] == f"{app.origin}{base}"
        tag = finished.record["run"]
        seen.append([f"{m} {_untagged(place.removeprefix(base), tag)}" for m, place in app.seen])
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) > 10


def _untagged(place, tag):
    place = re.sub(tag, "TAG", place, flags=re.IGNORECASE)
    return re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}", "ID", place)


def test_an_import_that_is_cut_short_is_nobodys_fault(run):
    generic = (ROOT / "profiles" / "okta-oin.yaml").read_text()
    (run.folder / "short.yaml").write_text(f"{generic}\nlimits: {{pages: 1}}\n")
    finished = run("--profile=./short.yaml", "-k", "test_import_users", token=None)
    assert finished.code == 0, finished.out
    assert finished.reported("advisory", "violates") == {}
    cut = "the import is longer than the 1 pages a run may read"
    assert list(finished.reported("not-run").values()).count(cut) == 7


def neighbour(number):
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"{MARK}{number}@example.net",
        "externalId": f"00u{MARK}{number}",
        "name": {"givenName": f"{MARK}-given{number}", "familyName": f"{MARK}-family{number}"},
        "displayName": f"{MARK} display {number}",
        "title": f"{MARK} title",
        "emails": [{"value": f"{MARK}{number}@example.net", "type": "work"}],
        "phoneNumbers": [{"value": f"+1 {MARK} {number}", "type": "work"}],
    }


def _repeats_a_neighbour(call: Call, respond) -> Reply:
    """Tell in every error who else is there, as chatty providers do."""
    reply = respond(call)
    if not reply.ok and isinstance(reply.body, dict):
        first = call.provider.user(FIRST)
        reply.body["detail"] = f"{reply.body['detail']} See {first['userName']}, {first['id']}."
    return reply


def test_nothing_of_other_people_is_kept_or_shown(run):
    chatty = Fault("T-chatty", "", (), _repeats_a_neighbour)
    provider = Provider(load("okta-oin"), tokens=[TOKEN], residents=0, faults=[chatty])
    for number in range(STRANGERS):
        # The first one, whom Okta's SPEC test reads, lacks what it asks for: a finding shows him.
        missing = {"emails", "name"} if number == 0 else set()
        actual = {k: v for k, v in neighbour(number).items() if k not in missing}
        provider.put_user(actual | ({"id": FIRST} if number == 0 else {}))
    ids = [user["id"] for user in provider.users()]
    with serve(provider) as server:
        finished = run("--profile=okta-oin", f"--base-url={server.base_url}", "-vv", *WHOLE)
    assert finished.code == 1
    assert "runscope.spec.step_01_users_endpoint" in finished.reported("violates")
    for name, text in finished.outputs().items():
        assert MARK not in text.lower(), where(name, text, MARK)
        assert [one for one in ids if one in text] == [], name
    assert len(provider.users()) == STRANGERS


def where(name, text, word):
    place = text.lower().index(word)
    return f"{name}: …{text[max(0, place - 200) : place + 100]}…"
