"""Named scenarios: what the admin does, and what an ordinary target answers.

The dry run prints them; the golden wire files hold them byte for byte.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import parse_qs, unquote

from pytest_scim.okta import payloads
from pytest_scim.okta.console import Console, Send
from pytest_scim.okta.org import Org
from pytest_scim.okta.task import Task
from pytest_scim.people import DISPLAY, FAMILY, GIVEN, Person
from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.scim.urn import ERROR, LIST_RESPONSE, USER

ACCOUNT_ID: Final = "2819c223-7f76-453a-919d-413861904646"
NEW_ID: Final = "c75ad752-64ae-4823-840d-ffa80929976c"
IMPORTED: Final = 102
INACTIVE: Final = 2
ERASABLE: Final[tuple[str, ...]] = (DISPLAY, "nickName", "title")

Account = dict[str, Any]
Play = Callable[[Console, Org, Person], list[Task]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What an admin does (``play``), and what stands in the target before.

    ``title`` is what the admin presses. ``feature`` is the feature it is about.
    ``account`` is the person's account there; ``linked``: Okta knows its id.
    ``outages`` creates are answered 503 before one succeeds.
    """

    name: str
    title: str
    play: Play
    feature: str | None = None
    account: Literal["absent", "active", "inactive"] = "absent"
    linked: bool = False
    outages: int = 0


def perform(
    scenario: Scenario,
    org: Org,
    person: Person,
    send: Callable[[Request, Answer], Answer],
    shown: Callable[[Task], None] = lambda _: None,
) -> list[Task]:
    """Play a scenario from its beginning and return its tasks.

    ``send`` gets each request with the scripted target's answer to it, and returns
    the answer that Okta is to read. ``shown`` is told of each task as it ends.
    """
    accounts = [] if scenario.account == "absent" else [_account(scenario, org, person)]
    if scenario.name == "import_users":
        accounts = [_row(number) for number in range(1, IMPORTED + 1)]
    if scenario.linked:
        org.links[person.okta_id] = ACCOUNT_ID
    target = scripted(accounts, scenario.outages)
    console = Console(org, lambda request: send(request, target(request)), shown)
    return scenario.play(console, org, person)


def scripted(accounts: list[Account], outages: int = 0) -> Send:
    """Return a target that answers as a plain service provider would, for these flows only."""

    def answer(request: Request) -> Answer:
        nonlocal outages
        if request.method == "POST" and outages:
            outages -= 1
            return _error(503, "Try again later")
        if request.path == "/Groups":
            return _list([], request.query)
        if request.path == "/Users" and request.method == "GET":
            return _list(accounts, request.query)
        if request.path == "/Users":
            accounts.append(_stored(request.body, NEW_ID))
            return _answer(201, accounts[-1])
        return _one(accounts, request)

    return answer


def _one(accounts: list[Account], request: Request) -> Answer:
    user_id = unquote(request.path.rpartition("/")[2])
    place = next((n for n, row in enumerate(accounts) if row["id"] == user_id), None)
    if place is None:
        return _error(404, f"Resource {user_id} not found")
    if request.method == "PUT":
        accounts[place] = _stored(request.body, user_id)
    if request.method == "PATCH":
        changes = {k: v for o in request.body["Operations"] for k, v in o["value"].items()}
        accounts[place] = _stored({**accounts[place], **changes}, user_id)
    return _answer(200, accounts[place])


def _list(accounts: list[Account], query: str) -> Answer:
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    start, count = int(asked["startIndex"]), int(asked["count"])
    if "filter" in asked:
        attribute, _, quoted = asked["filter"].split(" ", 2)
        value = json.loads(quoted)
        accounts = [row for row in accounts if at_key(row, attribute) == value]
    page = accounts[start - 1 : start - 1 + count]
    body = {
        "schemas": [LIST_RESPONSE],
        "totalResults": len(accounts),
        "startIndex": start,
        "itemsPerPage": len(page),
        "Resources": page,
    }
    return _answer(200, body)


def _stored(body: Account, user_id: str) -> Account:
    """An account as the target shows it: with an id and meta, never with a password."""
    meta = {"resourceType": "User", "location": f"https://scim.example.com/Users/{user_id}"}
    kept = {k: v for k, v in body.items() if k not in {"schemas", "id", "password", "meta"}}
    return {"schemas": body["schemas"], "id": user_id, **kept, "meta": meta}


def _answer(status: int, body: Any) -> Answer:
    headers = (("Content-Type", "application/scim+json"),)
    return Answer(status, headers, json.dumps(body).encode())


def _error(status: int, detail: str) -> Answer:
    return _answer(status, {"schemas": [ERROR], "detail": detail, "status": str(status)})


def _account(scenario: Scenario, org: Org, person: Person) -> Account:
    """The person's account, with values that Okta does not map and echoes in a PUT."""
    body = payloads.create(org, person, "")
    body |= {"active": scenario.account == "active", "seat": "standard"}
    if isinstance(body.get("name"), dict):
        body["name"] = {"formatted": f"{person.given} {person.family}", **body["name"]}
    return _stored(body, ACCOUNT_ID)


def _row(number: int) -> Account:
    """A row of an import; one of them is inactive."""
    login = f"user{number}@example.com"
    active = number != INACTIVE
    return _stored({"schemas": [USER], "userName": login, "active": active}, f"{number:06}")


# -- what the admin does --------------------------------------------------------------


def _press(button: Callable[[Console, Person], Task]) -> Play:
    return lambda console, _, person: [button(console, person)]


def _credentials(console: Console, org: Org, person: Person) -> list[Task]:
    del org, person
    return [console.test_api_credentials()]


def _import(console: Console, org: Org, person: Person) -> list[Task]:
    del org, person
    return [console.import_users()]


def _create_users_off(console: Console, org: Org, person: Person) -> list[Task]:
    org.features = {**org.features, "create_users": False}
    return [console.assign(person)]


def _provisioning_off(console: Console, org: Org, person: Person) -> list[Task]:
    org.provisioning = False
    return [console.assign(person), console.update(person), console.unassign(person)]


def _rename(console: Console, org: Org, person: Person) -> list[Task]:
    given, family = org.people.name()
    name = {GIVEN: given, FAMILY: family, DISPLAY: f"{given} {family}"}
    return [console.update(person.having(name))]


def _erase(empty: str | None) -> Play:
    def play(console: Console, org: Org, person: Person) -> list[Task]:
        erased = {path: empty for path in ERASABLE if path in org.attributes}
        return [console.push_empty(person.having(erased))] if erased else []

    return play


def _reassign(console: Console, org: Org, person: Person) -> list[Task]:
    del org
    return [console.deactivate(person), console.assign(person)]


def _retry(console: Console, org: Org, person: Person) -> list[Task]:
    del org
    return [console.assign(person), console.retry(person)]


def _linked(name: str, title: str, play: Play, feature: str | None = None) -> Scenario:
    return Scenario(name, title, play, feature, "active", linked=True)


_assign = _press(Console.assign)
_TO = "Assign to People"
_EDIT = "Edit User Assignment"
_OFF = "Assign, edit and unassign while Enable API integration is off"

SCENARIOS: Final = (
    Scenario("test_api_credentials", "Test API Credentials", _credentials),
    Scenario("assign_absent", f"{_TO}: no account is found", _assign, "create_users"),
    Scenario("assign_existing_active", f"{_TO}: an active one is found", _assign, None, "active"),
    Scenario(
        "assign_existing_inactive", f"{_TO}: an inactive one is found", _assign, None, "inactive"
    ),
    Scenario(
        "assign_create_users_off", f"{_TO}: none is found, Create Users is off", _create_users_off
    ),
    Scenario(
        "retry", "Retry Selected: a create was answered 503", _retry, "create_users", outages=1
    ),
    _linked("update_profile", f"{_EDIT}: another name", _rename, "update_users"),
    _linked("push_empty", f"{_EDIT}: values erased (null)", _erase(None), "update_users"),
    _linked("push_empty_string", f'{_EDIT}: values erased ("")', _erase(""), "update_users"),
    _linked("unassign", "Unassign User", _press(Console.unassign), "deactivate_users"),
    _linked("deactivate", "Deactivate Person", _press(Console.deactivate), "deactivate_users"),
    Scenario(
        "reactivate",
        "Activate Person",
        _press(Console.reactivate),
        "deactivate_users",
        "inactive",
        linked=True,
    ),
    _linked("reassign", f"Deactivate Person, then {_TO} again", _reassign, "deactivate_users"),
    _linked("suspend", "Suspend", _press(Console.suspend)),
    _linked("unsuspend", "Unsuspend", _press(Console.unsuspend)),
    _linked("provisioning_disabled", _OFF, _provisioning_off),
    _linked("sync_password", "Reset Password", _press(Console.sync_password), "sync_password"),
    Scenario("import_users", "Import Now", _import, "import_users"),
)
