"""What a run would send, added up from the table that ships with the package."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_scim.checks.request_counts import (
    END,
    GENERATED,
    Counts,
    column_for,
    requests_of,
    table,
    total,
)
from pytest_scim.profile import Profile
from pytest_scim.profile.bundled import file_of
from pytest_scim.profile.load import load
from pytest_scim.run.settings import AWAY_EXAMPLES, EXAMPLES
from pytest_scim.scim.urls import is_loopback

if TYPE_CHECKING:
    from pytest_scim.checks.check import Check


def estimated(profile: Profile, base_url: str | None, examples: int) -> Counts:
    """Return about what a whole run sends: the sum of its checks.

    Args:
        profile: a bundled one, or one of the user: then as the bundled one of its integration.
        base_url: the target; a remote one is sent less.
        examples: generated examples for each property test.
    """
    away = base_url is not None and not is_loopback(base_url)
    bundled = file_of(profile) is None
    column = column_for(profile.name, profile.integration, bundled=bundled, away=away)
    factor = examples / (AWAY_EXAMPLES if away else EXAMPLES)
    rows = {check: requests_of(check, column) for check in _checks(profile, column)}
    generated = [row.times(factor) for check, row in rows.items() if check.startswith(GENERATED)]
    others = [row for check, row in rows.items() if not check.startswith(GENERATED)]
    return total([*generated, *others, table()[column].get(END, Counts())])


def _checks(profile: Profile, column: str) -> Iterator[str]:
    """Yield the ids of the checks that a run judges; for a profile of one's own, with imports."""
    counted = {check for check in table()[column] if check != END}
    own = column.partition("@")[0] == profile.name and file_of(profile) is None
    if own and profile.features == load(profile.name).features:
        yield from counted
        return
    from pytest_scim.cli.catalog import all_checks  # noqa: PLC0415 - half a second

    yield from (check.id for check in all_checks() if is_judged(check, profile))


def is_judged(check: "Check", profile: Profile) -> bool:
    """Return whether a check concerns a profile, and the profile offers what it tests."""
    from pytest_scim.checks.outcomes import NotApplicable  # noqa: PLC0415 - as above
    from pytest_scim.run.session.applicability import applies, require_offered  # noqa: PLC0415

    try:
        require_offered(check, profile)
    except NotApplicable:
        return False
    return applies(check, profile)
