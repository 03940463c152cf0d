"""Further forms in which Okta may push a user."""

from typing import Final

from pytest_scim.okta.org import PasswordForm
from pytest_scim.okta.scenarios.scenario import Play, Scenario, ScenarioRun
from pytest_scim.okta.task import Task
from pytest_scim.scim.names import FAMILY, GIVEN, PATCHED, USER_NAME


def _assign_and_activate(run: ScenarioRun) -> list[Task]:
    return [run.console.assign(run.okta_user, activate=True)]


def _change_user_name(run: ScenarioRun) -> list[Task]:
    """The userName changes, the email address does not: neither follows from the other."""
    renamed = {USER_NAME: f"new.{run.okta_user.user_name}"}
    return [run.console.update(run.okta_user.having(renamed))]


def _patch_profile(run: ScenarioRun) -> list[Task]:
    given, family = run.test_data.name()
    return [run.console.patch_profile(run.okta_user.having({GIVEN: given, FAMILY: family}))]


def _sync_password(form: PasswordForm) -> Play:
    return lambda run: [run.console.sync_password(run.okta_user, form)]


def _linked(
    name: str, title: str, play: Play, feature: str, integrations: tuple[str, ...] = ()
) -> Scenario:
    return Scenario(name, title, play, (feature,), "active", linked=True, integrations=integrations)


SCENARIOS: Final = (
    Scenario(
        "assign_existing_active_activated",
        "Assign to People: an active user is found, and activated",
        _assign_and_activate,
        (),
        "active",
        integrations=PATCHED,
    ),
    _linked(
        "change_user_name",
        "Edit User Assignment: another userName",
        _change_user_name,
        "update_users",
    ),
    _linked(
        "update_profile_patch",
        "Edit User Assignment: Update user attributes uses PATCH",
        _patch_profile,
        "update_users",
        ("oiw",),
    ),
    _linked(
        "sync_password_path",
        "Reset Password: PATCH with a path",
        _sync_password("path"),
        "sync_password",
        PATCHED,
    ),
    _linked(
        "sync_password_put",
        "Reset Password: PUT of the User",
        _sync_password("put"),
        "sync_password",
        PATCHED,
    ),
)
