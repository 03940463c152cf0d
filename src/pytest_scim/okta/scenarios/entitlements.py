"""What an admin does about entitlements and the user schema."""

from typing import Any, Final

from pytest_scim.okta.scenarios.scenario import ROWS, Scenario, ScenarioRun
from pytest_scim.okta.task import Task
from pytest_scim.scim.names import OKTA_ENTITLEMENT, OKTA_ROLE, RESOURCE_TYPE, SCHEMA, USER

EXTENSION: Final = "urn:example:scim:schemas:extension:app:1.0:License"


def _kind(name: str, endpoint: str, schema: str, *extensions: str) -> dict[str, Any]:
    listed = [{"schema": extension, "required": False} for extension in extensions]
    body = {"schemas": [RESOURCE_TYPE], "id": name, "name": name, "endpoint": endpoint}
    return body | {"schema": schema} | ({"schemaExtensions": listed} if listed else {})


def _describe(scene: ScenarioRun) -> None:
    """Two roles, and licences with an extension of their own: two pages of them."""
    roles = [
        {"schemas": [OKTA_ROLE], "id": f"role-{number}", "displayName": name}
        for number, name in enumerate(("Reader", "Editor"), start=1)
    ]
    licenses = [
        {
            "schemas": [OKTA_ENTITLEMENT, EXTENSION],
            "id": f"license-{number}",
            "displayName": f"License {number}",
            "type": "License",
            EXTENSION: {"seats": number},
        }
        for number in range(1, ROWS + 1)
    ]
    seats = {"name": "seats", "type": "integer", "multiValued": False}
    scene.target.lists = {
        "ResourceTypes": [
            _kind("User", "/Users", USER),
            _kind("Role", "/Roles", OKTA_ROLE),
            _kind("License", "/Licenses", OKTA_ENTITLEMENT, EXTENSION),
        ],
        "Schemas": [
            {"schemas": [SCHEMA], "id": EXTENSION, "name": "License", "attributes": [seats]}
        ],
        "Roles": roles,
        "Licenses": licenses,
    }


def _discover(scene: ScenarioRun) -> list[Task]:
    _describe(scene)
    return [scene.console.discover_entitlements()]


def _import_schema(scene: ScenarioRun) -> list[Task]:
    _describe(scene)
    return [scene.console.import_user_schema()]


def _grant(scene: ScenarioRun) -> list[Task]:
    """One of each is granted, then the licence is taken back."""
    tasks = _discover(scene)
    role, license_ = scene.org.entitlements[0], scene.org.entitlements[-1]
    return [
        *tasks,
        scene.console.grant(scene.okta_user, role, license_),
        scene.console.grant(scene.okta_user, role),
    ]


_GOVERNED: Final = ("entitlements",)

SCENARIOS: Final = (
    Scenario("discover_entitlements", "Governance > Sync entitlements", _discover, _GOVERNED),
    Scenario(
        "grant_entitlements",
        "Governance > Sync entitlements, Edit access: two are granted, one is revoked",
        _grant,
        (*_GOVERNED, "update_users"),
        "active",
        linked=True,
    ),
    Scenario("import_user_schema", "Import User Schema", _import_schema, ("import_user_schema",)),
)
