"""What an admin does about the app itself and about people."""

from collections.abc import Callable
from typing import Any, Final

from pytest_scim.okta.console import Console
from pytest_scim.okta.flows.users import PasswordForm
from pytest_scim.okta.scenarios.scenario import ROWS, Play, Scenario, ScenarioRun
from pytest_scim.okta.scenarios.scripted_target import stored
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaUser
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, USER, USER_NAME

PATCHED: Final = ("oin", "oiw")
INACTIVE: Final = 2
ERASABLE: Final[tuple[str, ...]] = (DISPLAY, "nickName", "title")


def _press(button: Callable[[Console, OktaUser], Task]) -> Play:
    return lambda scene: [button(scene.console, scene.okta_user)]


def _credentials(scene: ScenarioRun) -> list[Task]:
    return [scene.console.test_api_credentials()]


def _import(scene: ScenarioRun) -> list[Task]:
    scene.target.users += [_row(number) for number in range(1, ROWS + 1)]
    return [scene.console.import_users()]


def _row(number: int) -> dict[str, Any]:
    """A row of an import; one of them is inactive."""
    user_name = f"user{number}@example.com"
    body = {"schemas": [USER], "userName": user_name, "active": number != INACTIVE}
    return stored(body, "User", f"{number:06}")


def _create_users_off(scene: ScenarioRun) -> list[Task]:
    scene.org.features = {**scene.org.features, "create_users": False}
    return [scene.console.assign(scene.okta_user)]


def _provisioning_off(scene: ScenarioRun) -> list[Task]:
    console, okta_user = scene.console, scene.okta_user
    scene.org.provisioning = False
    return [console.assign(okta_user), console.update(okta_user), console.unassign(okta_user)]


def _rename(scene: ScenarioRun) -> list[Task]:
    given, family = scene.test_data.name()
    name = {GIVEN: given, FAMILY: family, DISPLAY: f"{given} {family}"}
    return [scene.console.update(scene.okta_user.having(name))]


def _new_user_name(scene: ScenarioRun) -> list[Task]:
    """The userName changes, the email address does not: neither follows from the other."""
    renamed = {USER_NAME: f"new.{scene.okta_user.user_name}"}
    return [scene.console.update(scene.okta_user.having(renamed))]


def _patched_profile(scene: ScenarioRun) -> list[Task]:
    given, family = scene.test_data.name()
    changed = scene.okta_user.having({GIVEN: given, FAMILY: family})
    return [scene.console.patch_profile(changed)]


def _password(form: PasswordForm) -> Play:
    return lambda scene: [scene.console.sync_password(scene.okta_user, form)]


def _assign_and_activate(scene: ScenarioRun) -> list[Task]:
    return [scene.console.assign(scene.okta_user, activate=True)]


def _erase(empty: str | None) -> Play:
    def play(scene: ScenarioRun) -> list[Task]:
        erased = {path: empty for path in ERASABLE if path in scene.org.attributes}
        return [scene.console.push_empty(scene.okta_user.having(erased))] if erased else []

    return play


def _reassign(scene: ScenarioRun) -> list[Task]:
    return [scene.console.deactivate(scene.okta_user), scene.console.assign(scene.okta_user)]


def _retry(scene: ScenarioRun) -> list[Task]:
    return [scene.console.assign(scene.okta_user), scene.console.retry(scene.okta_user)]


def _linked(name: str, title: str, play: Play, *features: str) -> Scenario:
    return Scenario(name, title, play, features, "active", linked=True)


_assign = _press(Console.assign)
_TO = "Assign to People"
_EDIT = "Edit User Assignment"
_OFF = "Assign, edit and unassign while Enable API integration is off"
_PASSWORD_FORMS: Final[tuple[tuple[PasswordForm, str], ...]] = (
    ("path", "PATCH with a path"),
    ("put", "PUT of the User"),
)
_CREATES: Final = ("create_users",)

SCENARIOS: Final = (
    Scenario("test_api_credentials", "Test API Credentials", _credentials),
    Scenario("assign_absent", f"{_TO}: no user is found", _assign, _CREATES),
    Scenario("assign_existing_active", f"{_TO}: an active user is found", _assign, (), "active"),
    Scenario(
        "assign_existing_inactive", f"{_TO}: an inactive user is found", _assign, (), "inactive"
    ),
    Scenario(
        "assign_existing_active_activated",
        f"{_TO}: an active user is found, and activated",
        _assign_and_activate,
        (),
        "active",
        integrations=PATCHED,
    ),
    Scenario(
        "assign_create_users_off",
        f"{_TO}: no user is found, Create Users is off",
        _create_users_off,
    ),
    Scenario("retry", "Retry Selected: a create returned 503", _retry, _CREATES, outages=1),
    _linked("update_profile", f"{_EDIT}: another name", _rename, "update_users"),
    _linked("change_user_name", f"{_EDIT}: another userName", _new_user_name, "update_users"),
    Scenario(
        "update_profile_patch",
        f"{_EDIT}: Update user attributes uses PATCH",
        _patched_profile,
        ("update_users",),
        "active",
        linked=True,
        integrations=("oiw",),
    ),
    _linked("push_empty", f"{_EDIT}: values cleared (null)", _erase(None), "update_users"),
    _linked("push_empty_string", f'{_EDIT}: values cleared ("")', _erase(""), "update_users"),
    _linked("unassign", "Unassign User", _press(Console.unassign), "deactivate_users"),
    _linked("deactivate", "Deactivate Person", _press(Console.deactivate), "deactivate_users"),
    Scenario(
        "reactivate",
        "Activate Person",
        _press(Console.reactivate),
        ("deactivate_users",),
        "inactive",
        linked=True,
    ),
    _linked("reassign", f"Deactivate Person, then {_TO} again", _reassign, "deactivate_users"),
    _linked("suspend", "Suspend", _press(Console.suspend)),
    _linked("unsuspend", "Unsuspend", _press(Console.unsuspend)),
    _linked("provisioning_disabled", _OFF, _provisioning_off),
    _linked("sync_password", "Reset Password", _press(Console.sync_password), "sync_password"),
    *(
        Scenario(
            f"sync_password_{form}",
            f"Reset Password: {title}",
            _password(form),
            ("sync_password",),
            "active",
            linked=True,
            integrations=PATCHED,
        )
        for form, title in _PASSWORD_FORMS
    ),
    Scenario("import_users", "Import Now", _import, ("import_users",)),
)
