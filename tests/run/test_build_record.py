"""What the record of a run says of its profile."""

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.report.model import problems
from pytest_scim.run.build_record import build_record
from pytest_scim.run.context import open_run
from pytest_scim.run.settings import settings_of
from pytest_scim.target.http.recording.leaks import LeakSearch

COURSE = {
    "started": "2026-11-22T09:15:02.120Z",
    "finished": "2026-11-22T09:16:40.881Z",
    "partial": False,
    "interrupted": False,
    "usable": True,
    "stopped": None,
}
NAMES = {"vendor": "Acme Inc.", "app": "Acme Sales", "contact": "scim.team@acme.example"}


@pytest.fixture
def profile(tmp_path):
    lines = [f"{key}: {value}" for key, value in NAMES.items()]
    (tmp_path / "acme.yaml").write_text(
        "\n".join(["name: acme", "title: Acme", "extends: okta-oin", *lines])
    )
    return load(str(tmp_path / "acme.yaml"))


def test_the_record_has_the_names_of_the_profile_and_none_that_it_lacks(profile):
    named = build_record(settings_of(profile, {}, {}), None, [], COURSE)
    bare = build_record(settings_of(load("okta-oin"), {}, {}), None, [], COURSE)

    assert named["profile"] == {"name": "acme", "title": "Acme", "path": "acme.yaml", **NAMES}
    assert bare["profile"].keys() == {"name", "title", "path"}
    assert problems(named) == problems(bare) == []


def test_a_contact_who_is_also_a_user_of_the_target_is_no_leak(profile):
    run = open_run(
        settings_of(profile, {}, {}), provider=lambda tokens: Provider(profile, tokens=tokens)
    )
    outlet = run.recording.outlet
    outlet.foreign.learn(NAMES["contact"], identifies=True)
    run.client.close()

    assert LeakSearch(outlet).in_content(f"Contact {NAMES['contact']}".encode()) is None
