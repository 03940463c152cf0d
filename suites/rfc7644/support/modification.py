"""The time of the last modification, on clocks of whole seconds too."""

from datetime import datetime
from typing import Final

from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import Target
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.list_queries import instant

CREATED: Final = "meta.created"
MODIFIED: Final = "meta.lastModified"
SECOND: Final = 1.1


def time_of(resource: object) -> datetime:
    """Return the time of the last modification of a resource, or raise NotApplicable."""
    found = instant(resource, MODIFIED) if isinstance(resource, dict) else None
    if found is None:
        raise NotApplicable(f"the target returns no {MODIFIED} with a time zone")
    return found


def wait_for_another_second(before: object, target: Target) -> None:
    """Wait until a clock of whole seconds has another time, where the target's may be one."""
    if not time_of(before).microsecond:
        target.limits.wait(SECOND)


def expect_later(what: str, before: object, after: object) -> None:
    """Raise a finding unless lastModified is later than before, and created is unchanged."""
    if time_of(after) <= time_of(before):
        message = f"{MODIFIED} of {what} is not later than before"
        raise Finding(message, expected="a later time", actual=at(after, MODIFIED))
    created = [instant(one, CREATED) for one in (before, after) if isinstance(one, dict)]
    if None not in created and len({*created}) > 1:
        message = f"{CREATED} of {what} is another time than before"
        raise Finding(message, expected=at(before, CREATED), actual=at(after, CREATED))
