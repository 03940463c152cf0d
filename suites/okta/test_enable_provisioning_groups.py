"""Okta's test plan: Provisioning and SSO. The box *Import Groups* of an app without Groups."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import okta_api
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import Console, Profile, describe

SECTION_ID = "enable_provisioning"


@pytest.fixture
def without_groups(profile: Profile) -> None:
    """Raises NotApplicable where the profile offers Groups."""
    if profile.offers("import_groups") or profile.offers("push_groups"):
        raise NotApplicable("the profile offers Groups")


@check(SHOULD, okta_api("Retrieve groups"), cases=("C9306",), integration="oin")
def test_an_app_without_groups_can_be_saved(without_groups: None, console: Console) -> None:
    """Without Groups, GET /Groups returns an empty ListResponse

    Where *Import Groups* is left ticked, Okta requests /Groups when the admin saves, and does not
    save the integration after an error.
    """
    del without_groups
    features = console.org.features
    console.org.features = {**features, "import_groups": True}
    try:
        task = console.save_integration()
    finally:
        console.org.features = features
    if not task.ok:
        response = task.responses[-1]
        raise Finding(
            f"GET /Groups returned {describe(response)}: an admin who leaves Import Groups ticked "
            f"cannot save the integration ({task.message})",
            expected="200 with an empty ListResponse",
            actual=describe(response),
        )
