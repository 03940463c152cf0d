"""``--scim-dry-run``: every request that Okta would send under a profile, printed and not sent."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pytest_scim.okta.org import PAGES, Org
from pytest_scim.okta.requests import HEADERS
from pytest_scim.okta.scenarios import SCENARIOS, Scenario, perform
from pytest_scim.okta.task import Task
from pytest_scim.profile import Profile
from pytest_scim.run.test_data import People
from pytest_scim.scim.messages import CREDENTIALS, Answer, Request

SEED: Final = "dry-run"
TAG: Final = "dryrunaa"
PLACEHOLDER: Final = "(a random password)"
INDENT: Final = "     "

_AUTHORIZATION: Final = {
    "header": "$SCIM_TOKEN",
    "oauth2": "Bearer (the access token)",
    "basic": "Basic base64($SCIM_USERNAME:$SCIM_PASSWORD)",
}


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes a dry run line by line; ``authorization`` stands where the secret would."""

    write: Callable[[str], None]
    authorization: str

    def headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """Write header lines."""
        for name, value in headers:
            shown = self.authorization if value == CREDENTIALS else value
            self.write(f"{INDENT}{name}: {shown}")

    def request(self, number: int, request: Request) -> None:
        """Write one request: where it stands, how it is known, what it carries."""
        step = request.step
        assert step is not None
        known = f"{step.provenance} ({step.source})"
        self.write(f"  {number}. {request.method} {request.target}   {known}")
        self.headers(header for header in request.headers if header not in HEADERS)
        if request.body is not None:
            body = json.dumps(request.body, indent=2, ensure_ascii=False)
            self.write(INDENT + body.replace("\n", f"\n{INDENT}"))

    def scenario(self, scenario: Scenario, profile: Profile) -> None:
        """Write what a scenario sends and what the console then shows."""
        self.write("")
        self.write(scenario.title)
        if reason := _not_offered(scenario, profile):
            self.write(f"  (not applicable: {reason})")
            return
        sent = 0

        def send(request: Request, answer: Answer) -> Answer:
            nonlocal sent
            sent += 1
            self.request(sent, request)
            return answer

        org = org_of(profile)
        tasks = perform(scenario, org, org.people.complete(), send, self.task)
        if not tasks:
            self.write("  (not applicable: the profile maps no attribute that can be cleared)")

    def task(self, task: Task) -> None:
        """Write what the console shows at the end of a button's flow."""
        if not task.answers:
            self.write("  (Okta sends nothing)")
        self.write(f"  Okta shows: {task.button}: {'ok' if task.ok else task.message}")


def print_dry_run(profile: Profile, write: Callable[[str], None]) -> None:
    """Print every scenario under a profile: its requests in order, and what Okta then shows.

    Args:
        profile: says the integration type, the features and the mapping.
        write: takes one line, or a body of several, without its line end.
    """
    printer = Printer(write, _authorization(profile.auth))
    write(f"{profile.title} ({profile.name}, integration type {profile.integration})")
    write("The requests that Okta would send. Users and responses are generated; nothing is sent.")
    write("")
    write("Headers of every request:")
    printer.headers(HEADERS)
    for scenario in SCENARIOS:
        printer.scenario(scenario, profile)


def _not_offered(scenario: Scenario, profile: Profile) -> str | None:
    """Return why nothing of a scenario can happen under a profile, or ``None``."""
    if scenario.integration not in {None, profile.integration}:
        return f"Okta sends this only for integration type {scenario.integration}"
    off = [feature for feature in scenario.features if not profile.offers(feature)]
    return f"{' and '.join(off)} {'are' if len(off) > 1 else 'is'} off" if off else None


def org_of(profile: Profile) -> Org:
    """Return an Okta org whose app is set up as the profile says, with people of its own."""
    return Org(
        profile.integration,
        tuple(attribute.path for attribute in profile.attributes),
        profile.features,
        People(SEED, TAG, domain=profile.people.email_domain, password=lambda: PLACEHOLDER),
        user_patch=profile.user_patch,
        app=profile.title,
        unique_identifier=profile.unique_identifier,
        pages=profile.limits.pages or PAGES,
    )


def _authorization(ways: tuple[str, ...]) -> str:
    """Return how the Authorization value is made, for the way the profile prefers."""
    return _AUTHORIZATION.get(ways[0], "Bearer $SCIM_TOKEN")
