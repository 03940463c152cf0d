"""The requests that each Okta action would send under a profile; none is sent."""

import ast
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.okta.requests import HEADERS
from pytest_scim.okta.scenarios import SCENARIOS, Scenario, perform
from pytest_scim.okta.task import Task
from pytest_scim.profile import Profile
from pytest_scim.run.context.parties import org_of
from pytest_scim.run.settings import SettingsError
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import CREDENTIALS, Request, Response, Step

SEED: Final = "plan"
TAG: Final = "planplan"
PLACEHOLDER: Final = "(a random password)"
INDENT: Final = "     "
NOTHING_ERASED: Final = "the mapping holds nothing that can be erased"

_NAME: Final = re.compile(r"(?!(?:and|or|not)\b)\b[A-Za-z_][\w.-]*")

_AUTHORIZATION: Final = {
    "header": "$SCIM_TOKEN",
    "oauth2": "Bearer (the access token)",
    "basic": "Basic base64($SCIM_USERNAME:$SCIM_PASSWORD)",
}


@dataclass(slots=True)
class Action:
    """An action of an admin, and the requests that Okta would send, by task.

    ``not_offered`` is the reason where the profile does not allow the action.
    """

    name: str
    title: str
    not_offered: str | None
    tasks: list[tuple[list[Request], Task]] = field(default_factory=list)


def actions_of(profile: Profile, chosen: str | None = None) -> list[Action]:
    """Return every action under a profile, in Okta's order.

    Args:
        profile: has the integration type, the features and the mapping.
        chosen: names and ``and``, ``or``, ``not``; omits actions whose name and
            title do not match.

    Raises:
        SettingsError: ``chosen`` cannot be read.
    """
    return [_action(one, profile) for one in SCENARIOS if chosen is None or _matches(one, chosen)]


def _action(scenario: Scenario, profile: Profile) -> Action:
    action = Action(scenario.name, scenario.title, _not_offered(scenario, profile))
    if action.not_offered is not None:
        return action
    sent: list[Request] = []

    def send(request: Request, response: Response) -> Response:
        sent.append(request)
        return response

    def note_task(task: Task) -> None:
        action.tasks.append(([*sent], task))
        sent.clear()

    test_data = _test_data(profile)
    if not perform(scenario, org_of(profile, test_data.password), test_data, send, note_task):
        action.not_offered = NOTHING_ERASED
    return action


def print_requests(
    profile: Profile, write: Callable[[str], None], chosen: str | None = None
) -> None:
    """Print the actions of a profile: their requests in order, and what Okta then displays.

    ``write`` takes one line, or a body of several, without its line end. See ``actions_of``.
    """
    actions = actions_of(profile, chosen)
    authorization = _authorization(profile.auth)
    write(f"{profile.title} ({profile.name}, integration type {profile.integration})")
    write("The requests that Okta would send. Users and responses are generated; nothing is sent.")
    write("")
    write("Headers of every request:")
    for name, value in _headers(HEADERS, authorization):
        write(f"{INDENT}{name}: {value}")
    for action in actions:
        write("")
        write(action.title)
        for line in _lines(action, authorization):
            write(line)


def requests_as_json(profile: Profile, chosen: str | None = None) -> str:
    """Return the actions of a profile as JSON; see ``actions_of``."""
    authorization = _authorization(profile.auth)
    rows = [
        {
            "name": action.name,
            "title": action.title,
            "not_offered": action.not_offered,
            "tasks": [_task_row(requests, task, authorization) for requests, task in action.tasks],
        }
        for action in actions_of(profile, chosen)
    ]
    about = {"profile": profile.name, "integration": profile.integration}
    return json.dumps({**about, "actions": rows}, indent=2, ensure_ascii=False)


def _task_row(requests: list[Request], task: Task, authorization: str) -> JSONObject:
    return {
        "button": task.button,
        "ok": task.ok,
        "message": task.message,
        "requests": [_request_row(request, authorization) for request in requests],
    }


def _request_row(request: Request, authorization: str) -> JSONObject:
    assert request.step is not None
    assert not isinstance(request.body, bytes)  # flows build JSON
    return {
        "method": request.method,
        "target": request.target,
        "headers": {**dict(_headers(request.headers, authorization))},
        "body": request.body,
        "order": {**request.step.order._asdict()},
        "form": {**request.step.body._asdict()},
    }


def _lines(action: Action, authorization: str) -> Iterable[str]:
    number = 0
    for requests, task in action.tasks:
        for request in requests:
            number += 1
            yield from _request_lines(number, request, authorization)
        if not task.responses:
            yield "  (Okta sends nothing)"
        yield f"  Okta shows: {task.button}: {'ok' if task.ok else task.message}"
    if action.not_offered is not None:
        yield f"  (not applicable: {action.not_offered})"


def _request_lines(number: int, request: Request, authorization: str) -> Iterable[str]:
    """Return the lines of a request: its number, its provenance, its headers and its body."""
    step = request.step
    assert step is not None
    yield f"  {number}. {request.method} {request.target}   {_known(step)}"
    own = (header for header in request.headers if header not in HEADERS)
    for name, value in _headers(own, authorization):
        yield f"{INDENT}{name}: {value}"
    if request.body is not None:
        body = json.dumps(request.body, indent=2, ensure_ascii=False)
        yield INDENT + body.replace("\n", f"\n{INDENT}")


def _known(step: Step) -> str:
    """Return how a step is known: of its order, and of its form where that differs."""
    order, body = (f"{known.provenance} ({known.source})" for known in (step.order, step.body))
    return order if order == body else f"order {order}, form {body}"


def _headers(headers: Iterable[tuple[str, str]], authorization: str) -> list[tuple[str, str]]:
    return [(name, authorization if value == CREDENTIALS else value) for name, value in headers]


def _matches(scenario: Scenario, chosen: str) -> bool:
    text = f"{scenario.name} {scenario.title}".lower()

    def holds(node: ast.AST) -> bool:
        match node:
            case ast.BoolOp(op=ast.And()):
                return all(map(holds, node.values))
            case ast.BoolOp():
                return any(map(holds, node.values))
            case ast.UnaryOp(op=ast.Not()):
                return not holds(node.operand)
            case ast.Constant(value=str(name)):
                return name.lower() in text
        raise SettingsError(f"-k {chosen!r}: write names, and, or, not and parentheses")

    try:
        # In quotation marks, a name may be a keyword of Python or contain a hyphen.
        return holds(ast.parse(_NAME.sub(r'("\g<0>")', chosen.strip()), mode="eval").body)
    except SyntaxError:
        raise SettingsError(f"-k {chosen!r}: write names, and, or, not and parentheses") from None


def _not_offered(scenario: Scenario, profile: Profile) -> str | None:
    """Return why a profile does not allow a scenario, or ``None``."""
    if scenario.integrations and profile.integration not in scenario.integrations:
        return f"Okta sends this only for integration {' and '.join(scenario.integrations)}"
    off = [feature for feature in scenario.features if not profile.offers(feature)]
    return f"{' and '.join(off)} {'are' if len(off) > 1 else 'is'} off" if off else None


def _test_data(profile: Profile) -> DataGenerator:
    domain = profile.test_users.email_domain
    return DataGenerator(SEED, TAG, domain=domain, profile=profile, password=lambda: PLACEHOLDER)


def _authorization(ways: tuple[str, ...]) -> str:
    """Return a placeholder for the Authorization value of the scheme that the profile prefers."""
    return _AUTHORIZATION.get(ways[0], "Bearer $SCIM_TOKEN")
