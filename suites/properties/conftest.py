"""Fixtures of the properties: generated users, and an admin who presses random buttons."""

from dataclasses import replace

import pytest

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import Console, Groups, Profile, RunContext, run_scope
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.suites.properties.support.admin_driver import Admin
from pytest_scim.suites.properties.support.name_limits import changeable, longest_name
from pytest_scim.suites.properties.support.users import UserSet

BUDGET, MOST = 30, 600
"""Requests that shrinking may send: for each requested example, and at most."""
CROWD = 10
"""Users with generated names that stay until the end of the run."""
PROOF = "0"
"""The seed of every proof."""


@pytest.fixture(scope=run_scope)
def _name_limits(request: pytest.FixtureRequest, context: RunContext):
    from pytest_scim.suites.properties.support.search import NameLimits  # noqa: PLC0415 - loads Hypothesis

    most, asked = context.people_limit, context.settings.examples
    if request.config.getoption("scim_prove"):
        # The same in every proof, and no example has to be small.
        return NameLimits(PROOF, asked)
    # Where the run may delete nothing, every User that is tried stays.
    budget = min(BUDGET * asked, MOST) if context.profile.delete == "allowed" else 0
    examples = asked if most is None else min(asked, most)
    return NameLimits(context.settings.seed, examples, budget, lambda: len(context.recording))


@pytest.fixture
def hunt(_name_limits):
    """Tries generated examples until one fails, and raises the finding of the smallest one.

    ``times`` is for examples that need more requests than others, or fewer.
    """
    from pytest_scim.suites.properties.support import search  # noqa: PLC0415 - loads Hypothesis

    def hunt(strategy, judge, smaller, *, times=1.0):
        examples = max(int(_name_limits.examples * times), 1)
        search.hunt(replace(_name_limits, examples=examples), strategy, judge, smaller)

    return hunt


@pytest.fixture
def generated():
    """The strategies with which Hypothesis generates examples."""
    from pytest_scim.suites.properties.support import generators  # noqa: PLC0415 - loads Hypothesis

    return generators


@pytest.fixture(scope=run_scope)
def _user_set(context: RunContext, _name_limits):
    from pytest_scim.suites.properties.support import generators, search  # noqa: PLC0415 - as above

    creates(context.profile)
    context.connected()
    namings = generators.namings(longest_name(context.profile))
    return UserSet(
        context, search.draw(_name_limits.seed, namings, min(_name_limits.examples, CROWD))
    )


@pytest.fixture
def user_set(context: RunContext, _user_set):
    """Okta users with generated names, and their Users: created once in a run."""
    context.log.cite(_user_set.exchanges)
    return _user_set


@pytest.fixture
def renamable(profile: Profile):
    """Lets a check that changes both names run where the profile lets them be changed."""
    for path in (GIVEN, FAMILY):
        if path not in changeable(profile):
            raise NotApplicable(f"the profile does not let Okta update {path}")


@pytest.fixture
def admin(context: RunContext, console: Console, groups: Groups):
    """Presses random buttons, as far as the profile offers them."""
    del console  # requested so that the integration is saved before the first button
    creates(context.profile)
    return Admin(context, groups, next(iter(changeable(context.profile)), None))


def creates(profile: Profile):
    """Raise NotApplicable where Okta creates no Users."""
    if not profile.offers("create_users"):
        raise NotApplicable("the profile does not offer create_users")
