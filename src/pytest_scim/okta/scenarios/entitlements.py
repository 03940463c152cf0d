"""What an admin does about entitlements and the user schema."""

from typing import Final

from pytest_scim.okta.scenarios.scenario import ROWS, Scenario, ScenarioRun
from pytest_scim.okta.task import Task
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import OKTA_ENTITLEMENT, OKTA_ROLE, RESOURCE_TYPE, SCHEMA, USER

EXTENSION: Final = "urn:example:scim:schemas:extension:app:1.0:License"


def _kind(name: str, endpoint: str, schema: str, *extensions: str) -> JSONObject:
    listed: list[JSON] = [{"schema": extension, "required": False} for extension in extensions]
    body: JSONObject = {"schemas": [RESOURCE_TYPE], "id": name, "name": name}
    body |= {"endpoint": endpoint, "schema": schema}
    return body | ({"schemaExtensions": listed} if listed else {})


def _describe(run: ScenarioRun) -> None:
    """Add two roles, and two pages of licences that have an extension of their own."""
    roles: list[JSONObject] = [
        {"schemas": [OKTA_ROLE], "id": f"role-{number}", "displayName": name}
        for number, name in enumerate(("Reader", "Editor"), start=1)
    ]
    licenses: list[JSONObject] = [
        {
            "schemas": [OKTA_ENTITLEMENT, EXTENSION],
            "id": f"license-{number}",
            "displayName": f"License {number}",
            "type": "License",
            EXTENSION: {"seats": number},
        }
        for number in range(1, ROWS + 1)
    ]
    seats: JSONObject = {"name": "seats", "type": "integer", "multiValued": False}
    run.target.lists = {
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


def _discover(run: ScenarioRun) -> list[Task]:
    _describe(run)
    return [run.console.discover_entitlements()]


def _import_schema(run: ScenarioRun) -> list[Task]:
    _describe(run)
    return [run.console.import_user_schema()]


def _grant(run: ScenarioRun) -> list[Task]:
    """Grant a role and a licence, then revoke the licence."""
    tasks = _discover(run)
    role, license_ = run.org.entitlements[0], run.org.entitlements[-1]
    return [
        *tasks,
        run.console.grant(run.okta_user, role, license_),
        run.console.grant(run.okta_user, role),
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
