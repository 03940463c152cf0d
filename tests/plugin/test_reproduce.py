"""``pytest-scim reproduce`` plays a cause of a finished run again, and says whether it shows."""

import json
import os
import subprocess

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry

from .running import TOKEN
from .targets import provider_at, target

CHECK = "okta.deactivate_users.removing_the_app_deactivates_the_user"
FAULT = "P2-pathless-operation-is-refused"


class Vendor:
    """A target whose defect can be mended."""

    def __init__(self):
        self.provider = self.new(registry()[FAULT])

    @staticmethod
    def new(*faults):
        return Provider(load("okta-oin"), tokens=[TOKEN], faults=faults)

    def mend(self):
        self.provider = self.new()

    def users(self):
        headers = [("Authorization", f"Bearer {TOKEN}")]
        _, _, body = self.provider.handle("GET", "/Users", "", headers, b"")
        return json.loads(body)["totalResults"]

    def handle(self, *request):
        return provider_at(self.provider)(*request)


@pytest.fixture(scope="module")
def finished(runner):
    """A run with one finding, its runner, and the target, which goes on running."""
    vendor, run = Vendor(), runner("finished")
    with target(vendor.handle) as app:
        run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2", CHECK)
        yield run, vendor


def reproduce(run, *arguments, **env):
    command = ("-m", "pytest_scim", "reproduce", str(run.report / "record.json"), *arguments)
    return run.finish(run.python(*command, **env))


def played(script):
    """Run a shell script that ``reproduce --script`` printed."""
    shell = os.environ | {"SCIM_TOKEN": TOKEN}
    run = ["/bin/sh", "-c", script]
    return subprocess.run(run, env=shell, capture_output=True, text=True, check=False)


def test_the_finding_is_there_until_the_target_is_mended(finished):
    run, vendor = finished
    before = vendor.users()
    again = reproduce(run, "1", GITHUB_STEP_SUMMARY=str(run.folder / "summary.md"))

    assert again.code == 1, again.out + again.err
    assert again.out.startswith(f"{CHECK}: violates\n")
    assert '  PATCH /Users/… {"op":"replace","value":{"active":false}}\n  → 400 ' in again.out
    assert again.out.endswith("The finding is still there (1 of 1 checks).\n")
    assert not (run.folder / "summary.md").exists()
    assert vendor.users() == before

    script = reproduce(run, "1", "--script")
    assert script.code == 0
    shown = played(script.out)
    assert shown.returncode == 1, shown.stdout + shown.stderr
    assert "-> 400" in shown.stdout
    assert "The same response: the finding is still there." in shown.stdout
    assert "Resources that this script created and removed: 1." in shown.stdout
    assert shown.stderr == ""
    assert vendor.users() == before

    vendor.mend()
    shown = played(script.out)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "Another status: the finding is gone." in shown.stdout
    assert vendor.users() == before
    again = reproduce(run, CHECK)
    assert again.code == 0, again.out + again.err
    assert again.out.startswith(f"{CHECK}: conforms\n")
    assert again.out.endswith("The finding is gone: 1 of 1 checks conform.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["7"], "'7' is not a cause of this record; it has causes 1 to 1"),
        ([CHECK[:-1]], f"did you mean '{CHECK}'?"),
        (["1", "--base-url", "https://scim.example.com"], "confirm with --scim-yes"),
        (["1", "--profile", "scilead"], "did you mean 'scileads'?"),
    ],
)
def test_a_mistake_is_one_sentence(finished, arguments, sentence):
    run, _ = finished
    again = reproduce(run, *arguments)
    assert again.code == 4
    assert sentence in again.err
    assert again.out == ""


def test_a_record_that_is_none_is_one_sentence(run):
    run.report.mkdir()
    (run.report / "record.json").write_text("{}")
    again = reproduce(run, "1")
    assert again.code == 4
    assert again.err.count("\n") == 1


def test_a_profile_that_is_not_there_has_to_be_named(finished):
    run, _ = finished
    record = json.loads((run.report / "record.json").read_text())
    record["profile"] = {"name": "acme", "title": "Acme", "path": "acme.yaml"}
    (run.folder / "record.json").write_text(json.dumps(record))
    command = ("-m", "pytest_scim", "reproduce", "record.json", "1")
    again = run.finish(run.python(*command))
    assert again.code == 4
    assert "the profile acme of the record is not here: name it with --profile" in again.err
