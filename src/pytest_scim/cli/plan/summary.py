"""``pytest-scim plan``: what a run would do to a target, from the number of its requests."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, cast

from pytest_scim.checks.request_counts import Counts
from pytest_scim.cli.plan.measuring import most_at_once
from pytest_scim.profile import Profile
from pytest_scim.profile.model import AWAY as USERS_AWAY
from pytest_scim.report.formats.banner import notes
from pytest_scim.report.model import Record
from pytest_scim.target.cleanup.reuse.store import waiting

NOTHING: Final = "It would not create, change or delete anything."

OWN_WORK: Final = 0.01
"""Seconds of a request besides the response: building, masking, recording and judging it."""

RESPONSES: Final = (0.01, 0.1)
"""Seconds of a response for which the plan says how long a run takes."""


def plan(
    profile: Profile,
    base_url: str | None,
    counts: Counts,
    arguments: Sequence[str] = (),
    state: Path | None = None,
) -> list[str]:
    """Return the lines on what a run on ``base_url`` would send, create and leave.

    A target that responds differently may get a few more or fewer requests.

    Args:
        profile: the profile of the run.
        base_url: the target, ``None``: any.
        counts: what the run sends to the embedded provider.
        arguments: the options of the run.
        state: the folder where earlier runs have stored the users that they left.
    """
    lines = [*_sent(profile, base_url, counts), *_time(profile, counts)]
    forbidden = profile.delete == "forbidden"
    fits = profile.test_users.would_make
    pooled = waiting(state, base_url, fits) if forbidden and state and base_url else 0
    lines += (created := _created(counts, pooled))
    noted = [f"Note: {line}" for line in notes(_unjudged(profile))]
    if created == [NOTHING]:
        return [*lines, *_refused(counts), *noted]
    most = most_at_once(profile, base_url, arguments)
    if base_url is None or most is None or most < counts.users:
        lines.append(users_at_once(profile, base_url, arguments))
    lines += [*_changed(profile, pooled), *_refused(counts), *_left(profile, counts, pooled)]
    return [*lines, *noted]


def _sent(profile: Profile, base_url: str | None, counts: Counts) -> Iterator[str]:
    where = base_url or "the target"
    yield f"A run of {profile.name} on {where} would send about {counts.requests} requests:"
    methods = {
        "GET": counts.get,
        "POST": counts.post,
        "PUT": counts.put,
        "PATCH": counts.patch,
        "DELETE": counts.delete,
        "other": counts.other,
    }
    by_number = sorted(methods.items(), key=lambda one: -one[1])
    yield ", ".join(f"{number} {method}" for method, number in by_number if number)


def _time(profile: Profile, counts: Counts) -> Iterator[str]:
    """Yield about how long the run takes, and at which rate."""
    times = [
        f"{duration(counts.requests * (response + OWN_WORK))} where a response takes "
        f"{response * 1000:.0f} ms"
        for response in RESPONSES
    ]
    waits = " It waits for changes besides." if profile.propagation.timeout else ""
    yield f"It would take about {', '.join(times)}.{waits}"
    if profile.rate_limit:
        yield (
            f"at {profile.rate_limit:g} requests per second this takes "
            f"{counts.requests / profile.rate_limit:.0f} s"
        )


def duration(seconds: float) -> str:
    """Return a time in the precision of an estimate: ``20 s``, ``3 min``."""
    if seconds < 100:  # noqa: PLR2004 - reads best so
        return f"{max(round(seconds, -1), 10 if seconds > 5 else 5):.0f} s"  # noqa: PLR2004
    return f"{seconds / 60:.0f} min"


def _unjudged(profile: Profile) -> Record:
    """Return what the notes on a profile read of a record."""
    about = {"integration": profile.integration, "features": dict(profile.features)}
    return cast("Record", {**about, "checks": []})


def users_at_once(profile: Profile, base_url: str | None, arguments: Sequence[str]) -> str:
    """Return how many Users of a run would exist at once, as a sentence."""
    most = most_at_once(profile, base_url, arguments)
    if most is None:
        return "With --scim-scale any number of these Users may exist at once."
    default = profile.limits.users_at_once is None and base_url is None
    away = f", and at most {USERS_AWAY} on a remote target" if default else ""
    return (
        f"At most {most} of these Users would exist at once{away} (profile: limits.users_at_once)."
    )


def _created(counts: Counts, pooled: int) -> list[str]:
    """Return what a run would create, and how its resources differ from those of others."""
    kinds = {"Users": counts.users, "Groups": counts.groups}
    by_number = sorted(kinds.items(), key=lambda one: -one[1])
    counted = " and ".join(f"{number} {kind}" for kind, number in by_number if number)
    tagged = (
        "Every one carries this run's tag in userName or displayName and is logged to disk before "
        "it is created."
    )
    counted = f"up to {counted}" if counted and pooled else counted
    return [f"It would create {counted}. {tagged}" if counted else NOTHING]


def _changed(profile: Profile, pooled: int) -> list[str]:
    creators = "it or an earlier run" if pooled else "it"
    lines = [f"It would change and delete only what {creators} created."]
    if profile.linkable_groups:
        named = ", ".join(profile.linkable_groups)
        lines.append(f"It would change these groups, and restore them at the end: {named}.")
    return lines


def _refused(counts: Counts) -> list[str]:
    """Return how many requests would have no credentials, or wrong ones."""
    if not counts.refused:
        return []
    return [f"{counts.refused} requests would carry no credentials or invalid ones."]


def _left(profile: Profile, counts: Counts, pooled: int) -> list[str]:
    """Return what would stay; the embedded provider has no users of earlier runs."""
    if profile.delete == "allowed":
        return ["It would leave nothing behind."]
    left = counts.users + counts.bulk_users
    stays = f"It would leave up to {left} deactivated users behind: the profile forbids deletes."
    lines = [f"{stays} Later runs use them again, except in checks that create users."]
    if pooled:
        lines.append(f"Earlier runs left {pooled} users; this run uses them again where it can.")
    return lines
