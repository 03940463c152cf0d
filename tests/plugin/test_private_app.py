"""Runs of ``--profile okta-oiw``: the requests of a catalog app, and nothing to submit."""

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.provider.http_server import serve

from .running import TOKEN


@pytest.fixture
def against(run):
    """Return a function that plays Okta's SPEC test and a few checks on a faulty provider."""

    def play(integration, *faults):
        seeded = [registry()[fault] for fault in faults]
        provider = Provider(load(f"okta-{integration}"), tokens=[TOKEN], residents=2, faults=seeded)
        with serve(provider) as server:
            url = f"--base-url={server.base_url}"
            return run(f"--profile=okta-{integration}", url, "-k", "spec or deactivate_users")

    return play


def test_a_private_app_has_no_verdict_on_readiness(against):
    finished = against("oiw")

    assert finished.code == 0, finished.out
    assert (finished.record["integration"], finished.record["ready"]) == ("oiw", None)
    assert "; a private app is not submitted" in finished.out
    assert {row["level"] for row in finished.record["checks"] if "spec.step" in row["id"]} == {
        "SHOULD"
    }


@pytest.mark.parametrize(("integration", "code"), [("oin", 1), ("oiw", 0)])
def test_a_failure_of_oktas_spec_test_alone_fails_a_run_only_where_it_is_submitted(
    against, integration, code
):
    finished = against(integration, "SPEC-F2-other-case-is-not-found")

    assert finished.code == code, finished.out


def test_a_failure_of_provisioning_fails_the_run_of_a_private_app(against):
    finished = against("oiw", "P1-patch-is-not-implemented")

    assert finished.code == 1
    assert finished.record["verdicts"]["okta"] is False
