"""Response times. Okta waits sixty seconds for each response of a task, one after the other.

A response that takes longer fails the check of its request, with `Read timed out`.
"""

from collections.abc import Iterator, Sequence
from statistics import median

import pytest

from pytest_scim.checks.check import PATCHED, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_docs, okta_spec
from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    Client,
    DataGenerator,
    Exchange,
    Recording,
    Settings,
    Users,
    blocked_by,
    describe,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.suites.support.own_resources import Enter, OwnGroup
from pytest_scim.suites.support.owners import ADD_OWNER

SLOW = 2.0
"""Seconds: a thirtieth of Okta's timeout, three times the limit of its SPEC test for a list."""

SIZES = (100, 500, 1_000)
SMALL_SIZES = (2, 12)
"""Members of a group when one more is added; the small ones are for proofs."""

BATCH = 100
"""The members that Okta adds in one request by default."""

STEEP = 3.0
NOTICEABLE = 0.5
"""The growth that is a finding: this factor, and at least as many seconds."""


@check(
    SHOULD,
    okta_docs("concepts/scim/faqs/", "SCIM implementation requirements"),
    okta_spec("step 10: Optional Test: Verify Groups endpoint"),
    field_report("ory/polis#4080"),
    phase=Phase.WHOLE_RUN,
)
def test_okta_gets_responses_within_two_seconds(whole_run: Recording, client: Client) -> None:
    """The median response time of each of Okta's requests is at most 2 s

    Okta sends the requests of a task, and the pages of an import, one after the other.

    Impact: Assignments and imports of large customers take hours.
    Fix: Index the attributes that filters use, and profile the slowest operation.
    """
    taken: dict[str, list[float]] = {}
    for exchange in whole_run.exchanges:
        if exchange.voice == "okta" and exchange.response is not None:
            taken.setdefault(kind_of(exchange, client.base_url), []).append(exchange.elapsed)
    middles = {kind: median(seconds) for kind, seconds in taken.items()}
    slow = {kind: f"{seconds:.1f} s" for kind, seconds in middles.items() if seconds > SLOW}
    if slow:
        listed = ", ".join(f"{kind} takes {seconds}" for kind, seconds in slow.items())
        raise Finding(listed, expected=f"{SLOW:.0f} s", actual=slow)


def kind_of(exchange: Exchange, base_url: str) -> str:
    """Return an exchange's method and endpoint, as ``PUT /Users/{id}``."""
    path = exchange.request["url"].removeprefix(base_url).partition("?")[0]
    endpoint, _, resource_id = path.strip("/").partition("/")
    return f"{exchange.request['method']} /{endpoint}{'/{id}' if resource_id else ''}"


@pytest.fixture
def sizes(settings: Settings, request: pytest.FixtureRequest) -> tuple[int, ...]:
    """How many members the group has when one more is added."""
    if not settings.scale:
        raise NotRun("only --scim-scale creates a thousand Users and a Group of them")
    return SMALL_SIZES if request.config.getoption("scim_prove") else SIZES


@pytest.fixture
def member_pool(sizes: tuple[int, ...], enter: Enter, test_data: DataGenerator) -> list[str]:
    """The ids of as many Users as the largest Group has members, and of one more."""
    with blocked_by(CREATE_OWNER):
        created = [enter(test_data.okta_user()) for _ in range(sizes[-1] + 1)]
    return [user.id for user in created]


@check(
    SHOULD,
    okta_docs("concepts/scim/faqs/", "SCIM implementation requirements"),
    field_report("wso2/product-is#6918"),
    feature="push_groups",
    integration=PATCHED,
)
def test_a_member_costs_the_same_in_a_large_group(
    users: Users, own_group: OwnGroup, sizes: tuple[int, ...], member_pool: list[str]
) -> None:
    """Changing one member takes as long in a large Group as in a small one

    A time that grows with the size of the Group reaches Okta's timeout of 60 s one day. From then
    on, no membership can change.

    Impact: Changes of large groups reach Okta's timeout of 60 seconds and fail.
    Fix: Write only the members that changed; do not load or return the whole Group for each
    change.
    """
    *members, one = member_pool
    curve: dict[int, float] = {}
    count = 0
    for size in sizes:
        for start in range(count, size, BATCH):
            add_members(users, own_group, members[start : min(start + BATCH, size)])
        count = size
        curve[size] = median(add_and_remove(users, own_group, one))
    first, last = curve[sizes[0]], curve[sizes[-1]]
    if last > STEEP * first and last - first > NOTICEABLE:
        actual = {f"{size:,} members": f"{seconds:.2f} s" for size, seconds in curve.items()}
        listed = ", ".join(f"{seconds} at {size}" for size, seconds in actual.items())
        raise Finding(
            f"adding or removing one member takes {listed}", expected="as long", actual=actual
        )


def add_members(users: Users, own_group: OwnGroup, ids: Sequence[str]) -> Response:
    """Add members as Okta does, and return the response."""
    listed: list[JSON] = [{"value": member} for member in ids]
    return change_members(users, own_group, {"op": "add", "path": "members", "value": listed})


def add_and_remove(users: Users, own_group: OwnGroup, member: str) -> Iterator[float]:
    """Add a member and remove it again, twice; return the seconds of each request."""
    removal: JSONObject = {"op": "remove", "path": f'members[value eq "{member}"]'}
    for _ in range(2):
        yield add_members(users, own_group, [member]).elapsed
        yield change_members(users, own_group, removal).elapsed


def change_members(users: Users, own_group: OwnGroup, operation: JSONObject) -> Response:
    """Send one operation on a Group, and return the response.

    Raises:
        AssertionError: no response comes within Okta's timeout.
        Blocked: the target rejects it.
    """
    body: JSON = {"schemas": [PATCH_OP], "Operations": [operation]}
    response = users.ask("PATCH", own_group.path, body)
    message = f"PATCH of the members returned {describe(response)}"
    assert response.status, message
    if not response.ok:
        raise Blocked(ADD_OWNER, message)
    return response
