"""Fixtures of the properties: generated users, and an admin who presses random buttons."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

import pytest

from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Recording,
    Settings,
    Task,
    Users,
)
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.suites.properties.support.admin_driver import Admin
from pytest_scim.suites.properties.support.examples import ExampleLimits, Planned, TryExamples
from pytest_scim.suites.properties.support.kept_examples import KeptExamples
from pytest_scim.suites.properties.support.name_limits import changeable, longest_name
from pytest_scim.suites.properties.support.patch_subject import PatchSubject
from pytest_scim.suites.properties.support.users import UserSet
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.shared_responses import Once

if TYPE_CHECKING:  # loads Hypothesis, which only the checks of this folder need
    from hypothesis.strategies import SearchStrategy

BUDGET, MOST = 30, 600
"""Requests that shrinking may send: for each requested example, and at most."""
CROWD = 10
"""Users with generated names that stay until the end of the run."""
PROOF = "0"
"""The seed of every proof."""
PROVEN = 60
"""Examples of a proof: as many as find every fault with that seed."""

Example = TypeVar("Example")


@pytest.fixture
def example_limits(
    request: pytest.FixtureRequest,
    settings: Settings,
    profile: Profile,
    user_limit: int | None,
    recording: Recording,
) -> ExampleLimits:
    """How many examples the checks of a run may try."""
    requested = settings.examples
    if request.config.getoption("scim_prove"):
        # The same in every proof, and no example has to be small.
        return ExampleLimits(PROOF, max(requested, PROVEN))
    # Where the run may delete nothing, every User that is tried stays.
    budget = min(BUDGET * requested, MOST) if profile.delete == "allowed" else 0
    examples = requested if user_limit is None else min(requested, user_limit)
    return ExampleLimits(settings.seed, examples, budget, lambda: len(recording))


@pytest.fixture
def try_examples(
    example_limits: ExampleLimits,
    recording: Recording,
    settings: Settings,
    request: pytest.FixtureRequest,
) -> TryExamples:
    """Tries generated examples until one fails, and raises the finding of the smallest one."""
    from pytest_scim.suites.properties.support import search  # noqa: PLC0415 - loads Hypothesis

    check = request.node.name.removeprefix("test_")
    is_proof = request.config.getoption("scim_prove")
    kept = KeptExamples(None if is_proof else settings.report_dir)

    def keep(seed: str, before: int) -> None:
        # pytest prints it with the finding.
        sys.stdout.write(kept.keep(check, seed, recording.exchanges[before:]))

    def try_examples(
        strategy: "SearchStrategy[Example] | Planned[Example]",
        judge: Callable[[Example], None],
        smaller: Callable[[Example], Iterable[Example]],
        *,
        times: float = 1.0,
    ) -> None:
        limits = replace(
            example_limits,
            examples=max(round(example_limits.examples * times), 1),
            earlier=kept.of(check),
            failed=keep,
        )
        search.try_examples(limits, strategy, judge, smaller)
        kept.forget(check)

    return try_examples


@pytest.fixture
def strategies() -> ModuleType:
    """The strategies with which Hypothesis generates examples."""
    from pytest_scim.suites.properties.support import generators  # noqa: PLC0415 - loads Hypothesis

    return generators


@pytest.fixture
def user_set(
    once: Once,
    console: Console,
    users: Users,
    test_data: DataGenerator,
    profile: Profile,
    example_limits: ExampleLimits,
) -> UserSet:
    """Okta users with generated names, and their Users: created once in a run."""
    require_creates(profile)
    return once.lasting(create_user_set, console, users, test_data, profile, example_limits)


def create_user_set(
    console: Console,
    users: Users,
    test_data: DataGenerator,
    profile: Profile,
    example_limits: ExampleLimits,
) -> UserSet:
    """Create Users with the first names that the examples of this run have."""
    from pytest_scim.suites.properties.support import generators, search  # noqa: PLC0415 - as above

    strategy = generators.namings(longest_name(profile))
    namings = search.draw(example_limits.seed, strategy, min(example_limits.examples, CROWD))
    return UserSet(console, users, test_data, profile, namings)


@pytest.fixture
def patch_subject(
    user_set: UserSet, users: Users, test_data: DataGenerator, profile: Profile
) -> Iterator[PatchSubject]:
    """A User on which PATCH operations are tried, deleted afterwards."""
    with user_set.temporary(test_data.okta_user()) as user:
        if user.id is None:
            raise Blocked(CREATE_OWNER, "the target did not create a User with plain values")
        yield PatchSubject(users, profile, user.id)


@pytest.fixture
def discovery(users: Users, once: Once) -> Discovery:
    """The target's discovery documents."""
    return Discovery(users, once)


@pytest.fixture
def renamable(profile: Profile) -> None:
    """Lets a check that changes both names run where the profile lets them be changed."""
    for path in (GIVEN, FAMILY):
        if path not in changeable(profile):
            raise NotApplicable(f"the profile does not let Okta update {path}")


@pytest.fixture
def admin(
    console: Console,
    users: Users,
    groups: Groups,
    test_data: DataGenerator,
    profile: Profile,
    connection: Task,
) -> Admin:
    """Presses random buttons, as far as the profile offers them."""
    require_creates(profile)
    changes = next(iter(changeable(profile)), None)
    return Admin(console, users, groups, test_data, profile, connection, changes)


def require_creates(profile: Profile) -> None:
    """Raise NotApplicable where Okta creates no Users."""
    if not profile.offers("create_users"):
        raise NotApplicable("the profile does not offer create_users")
