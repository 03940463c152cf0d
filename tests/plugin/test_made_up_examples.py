"""Runs of the properties: what is found in made-up order, and what it takes."""

import json

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.provider.http_server import serve

from .running import QUICK, TOKEN

ACCOUNTS = "properties.admin_actions.users_follow_random_admin_actions"
NAMES = "properties.users.names_of_any_script_are_stored"


@pytest.fixture
def against(run):
    """Runs checks against a provider with a fault in it; nobody may be left in it."""

    def against(fault, *arguments):
        provider = Provider(
            load("okta-oin"), tokens=[TOKEN], residents=5, faults=[registry()[fault]]
        )
        with serve(provider) as server:
            url = f"--base-url={server.base_url}"
            finished = run("--profile=okta-oin", url, "--scim-strict", *arguments)
        assert len(provider.users()) == 5
        return finished

    return against


def test_a_sequence_that_fails_is_told_as_short_as_it_can_be(against):
    finished = against(
        "X4-returns-bring-old-names",
        "--scim-examples=12",
        "-k",
        "users_follow_random_admin_actions",
    )
    assert finished.code == 1
    reported = finished.reported("violates")[ACCOUNTS]
    sequence, _, actual = reported.partition(" → ")
    assert sequence == "assign Ada; update Ada; deactivate Ada; reactivate Ada"
    assert actual.startswith("Ada's name.familyName is ")
    assert reported in finished.out


def test_the_exchanges_of_the_sequence_that_is_told_come_last(against):
    finished = against(
        "X2-newest-user-goes-along",
        "--scim-examples=12",
        "-k",
        "users_follow_random_admin_actions",
    )
    record = finished.record
    found = next(check for check in record["checks"] if check["id"] == ACCOUNTS)
    sequence, _, actual = found["message"].partition(" → ")
    assert len(sequence.split("; ")) == 3
    assert actual.startswith("`active` of ")
    sent = [record["exchanges"][n] for n in found["exchanges"]]
    flows = [each["step"]["flow"] for each in sent if each["voice"] == "okta"]
    assert flows[-1] in {"deactivate", "unassign"}
    kept = json.loads(finished.text("failed-examples.json"))
    assert list(kept) == [ACCOUNTS.rpartition(".")[2]]
    script = finished.text(f"failed-example-{ACCOUNTS.rpartition('.')[2]}.sh")
    assert 'scim -X PATCH "$SCIM_BASE_URL"' in script
    assert TOKEN not in script


def test_few_examples_take_few_requests(against):
    finished = against("7643-2.3.1-names-are-cut-off", "-k", "names_of_any_script_are_stored")
    (reported,) = finished.reported("advisory").values()
    name = reported.partition(" → ")[0]
    assert len(name) <= len("Al ") + 21
    assert len(finished.record["exchanges"]) < 150


def test_what_fails_for_everybody_is_told_once(against):
    finished = against("C1-created-without-a-body", "-k", f"app_creates_a_user or {NAMES[17:]}")
    assert list(finished.reported("violates")) == [
        "okta.create_users.assigning_the_app_creates_a_user"
    ]
    created_id = (
        "okta.create_users.the_created_id_identifies_no_other_resource"  # nothing was created
    )
    assert set(finished.reported("blocked")) == {NAMES, created_id}


@pytest.mark.parametrize("number", ["0", "-3"])
def test_no_examples_are_refused(run, number):
    finished = run("--profile=okta-oin", f"--scim-examples={number}")
    assert finished.code == 4
    assert f"--scim-examples {number} is not a number of examples" in finished.err


def test_hypothesis_is_loaded_for_the_properties_alone(run):
    arguments = ["-pno:terminal", *QUICK, "-ppytest_scim.plugin", "--profile=okta-oin"]
    code = (
        "import pytest, sys;"
        f"code = pytest.main([*{arguments}, '--collect-only']);"
        "sys.exit(code or 'hypothesis' in sys.modules)"
    )
    finished = run.finish(run.python("-c", code))
    assert finished.code == 0, finished.out + finished.err


def test_a_run_leaves_nothing_of_hypothesis_behind(run):
    finished = run("--profile=okta-oin", "-k", "generated")
    assert finished.code == 0
    assert list(run.folder.rglob(".hypothesis")) == []
