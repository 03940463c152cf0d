"""What an admin does about the app itself and about users."""

from collections.abc import Callable, Mapping
from typing import Final

from pytest_scim.okta.console import Console
from pytest_scim.okta.scenarios.scenario import ROWS, Play, Scenario, ScenarioRun
from pytest_scim.okta.scenarios.scripted_target import stored
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaUser
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import DISPLAY, FAMILY, GIVEN, USER

INACTIVE: Final = 2
ERASABLE: Final[tuple[str, ...]] = (DISPLAY, "nickName", "title")


def _press(button: Callable[[Console, OktaUser], Task]) -> Play:
    return lambda run: [button(run.console, run.okta_user)]


def _credentials(run: ScenarioRun) -> list[Task]:
    return [run.console.test_api_credentials()]


def _save(run: ScenarioRun) -> list[Task]:
    return [run.console.save_integration()]


def _import(run: ScenarioRun) -> list[Task]:
    run.target.users += [_row(number) for number in range(1, ROWS + 1)]
    return [run.console.import_users()]


def _row(number: int) -> JSONObject:
    """Return a row of an import; number 2 is inactive."""
    user_name = f"user{number}@example.com"
    body: JSONObject = {"schemas": [USER], "userName": user_name, "active": number != INACTIVE}
    return stored(body, "User", f"{number:06}")


def _create_users_off(run: ScenarioRun) -> list[Task]:
    run.org.features = {**run.org.features, "create_users": False}
    return [run.console.assign(run.okta_user)]


def _provisioning_off(run: ScenarioRun) -> list[Task]:
    console, okta_user = run.console, run.okta_user
    run.org.provisioning = False
    return [console.assign(okta_user), console.update(okta_user), console.unassign(okta_user)]


def _rename(run: ScenarioRun) -> list[Task]:
    given, family = run.test_data.name()
    name = {GIVEN: given, FAMILY: family, DISPLAY: f"{given} {family}"}
    return [run.console.update(run.okta_user.having(name))]


def _erase(empty: str | None) -> Play:
    def play(run: ScenarioRun) -> list[Task]:
        erased: Mapping[str, JSON] = {
            path: empty for path in ERASABLE if path in run.org.attributes
        }
        return [run.console.push_empty(run.okta_user.having(erased))] if erased else []

    return play


def _reassign(run: ScenarioRun) -> list[Task]:
    return [run.console.deactivate(run.okta_user), run.console.assign(run.okta_user)]


def _retry(run: ScenarioRun) -> list[Task]:
    return [run.console.assign(run.okta_user), run.console.retry(run.okta_user)]


def _linked(name: str, title: str, play: Play, *features: str) -> Scenario:
    return Scenario(name, title, play, features, "active", linked=True)


_assign = _press(Console.assign)
_TO = "Assign to People"
_EDIT = "Edit User Assignment"
_OFF = "Assign, edit and unassign while Enable API integration is off"
_CREATES: Final = ("create_users",)

SCENARIOS: Final = (
    Scenario("test_api_credentials", "Test API Credentials", _credentials),
    Scenario("save_integration", "Provisioning > Integration > Save", _save),
    Scenario("assign_absent", f"{_TO}: no user is found", _assign, _CREATES),
    Scenario("assign_existing_active", f"{_TO}: an active user is found", _assign, (), "active"),
    Scenario(
        "assign_existing_inactive", f"{_TO}: an inactive user is found", _assign, (), "inactive"
    ),
    Scenario(
        "assign_create_users_off",
        f"{_TO}: no user is found, Create Users is off",
        _create_users_off,
    ),
    Scenario("retry", "Retry Selected: a create returned 503", _retry, _CREATES, outages=1),
    _linked("update_profile", f"{_EDIT}: another name", _rename, "update_users"),
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
    Scenario("import_users", "Import Now", _import, ("import_users",)),
)
