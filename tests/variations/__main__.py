"""Runs the suites on the provider under allowed variations, and shows what they say.

Usage: ``python -m variations [--sample] [--profile NAME] [VARIATION …]``, with ``tests`` on
the path. Each variation runs alone under both generic profiles; with ``--sample`` they run
together, as few times as that needs: one such run has all suites, the others those of what Okta
sends, and each vendor has one run; with ``--whole``, too, every run has all suites, and every
variation of a vendor has its own. Ends with 1 when a MUST fails, a check breaks, or an
advisory has no reason in ``advice.yaml``.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pytest_scim.checks.verdict import Weight, weights
from pytest_scim.profile.load import load

from .allowed import Variation, registry, together
from .playing import OKTA_ONLY, Played, each, play, warm_up
from .transport import server_of

PROFILES = ("okta-oin", "okta-aiw")
ADVICE = Path(__file__).with_name("advice.yaml")
SHOWN = 12
EXEMPT = "runscope."
"""Okta's published test asserts what it asserts, whatever the RFCs allow."""

LATE = "the change became visible only after"
"""What is said of a change that was visible late, and within the profile's ``propagation``."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run: under which profile, and with which variations."""

    profile: str
    variations: tuple[str, ...]
    options: tuple[str, ...] = ()
    """What pytest is given besides: the suites, where not all of them."""

    @property
    def parts(self) -> list[Variation]:
        """The variations, the outermost first."""
        return [one for name, one in registry().items() if name in self.variations]


def run(job: Job) -> tuple[Job, Played]:
    """Play a job; in a process of its own."""
    features = [feature for one in job.parts for feature in one.features]
    server = server_of(job.parts)
    return job, play(job.profile, job.parts, features=features, server=server, options=job.options)


def alone(profiles: list[str], names: list[str]) -> list[Job]:
    """Return a job for each variation under each profile that it makes sense in."""
    kinds = {profile: load(profile).integration for profile in profiles}
    chosen = {name: one for name, one in registry().items() if not names or name in names}
    generic = [
        Job(profile, (name,))
        for name, one in chosen.items()
        for profile in profiles
        if not one.profile and one.integration in {None, kinds[profile]}
    ]
    return generic + [Job(one.profile, (name,)) for name, one in chosen.items() if one.profile]


def sample(*, whole: bool = False) -> list[Job]:
    """Return jobs in which every variation takes part once, with as many others as it can.

    Unless they are ``whole``, only the first has all suites, and of a vendor's variations, which
    go with no other, only the first has a job.
    """
    groups = together(registry().values(), "aiw")
    vendors: dict[str, list[str]] = {}
    for one in registry().values():
        if one.profile:
            vendors.setdefault(one.profile, []).append(one.id)
    return [
        *(
            Job(
                PROFILES[_needs_put(group) or number % 2],
                tuple(one.id for one in group),
                OKTA_ONLY if number and not whole else (),
            )
            for number, group in enumerate(groups)
        ),
        *(
            Job(profile, (name,), () if whole else OKTA_ONLY)
            for profile, names in vendors.items()
            for name in (names if whole else names[:1])
        ),
    ]


def quarter(jobs: list[Job]) -> list[Job]:
    """Return two jobs of eight, of both profiles; ``make variations`` plays the others, too."""
    return [job for number, job in enumerate(jobs) if number % 8 < 2]


def _needs_put(group: list[Variation]) -> bool:
    return any(one.integration == "aiw" for one in group)


def wrongs(played: Played, parts: Iterable[Variation] = ()) -> dict[str, str]:
    """Return what may not be under the variations: check to verdict and message.

    What a variation ``finds`` has to be found.

    What is blocked by advice that is right says nothing of its own.
    """
    if played.interrupted:
        return {"(the run)": f"it did not end: {played.output[-2000:]}"}
    weigh = weights(played.checks)
    blocked = played.reported("blocked")
    bad = played.reported("violates", "error", "stale")
    bad |= {
        check: describe for check, describe in blocked.items() if weigh[check] is not Weight.NOTHING
    }
    wanted = {check for one in parts for check in one.finds}
    missed = dict.fromkeys(wanted - bad.keys(), "it has to report this")
    bad = {check: message for check, message in bad.items() if check not in wanted} | missed
    return {check: str(describe) for check, describe in bad.items() if not check.startswith(EXEMPT)}


def advised(played: Played) -> dict[str, str]:
    """Return the advice given under a variation."""
    reported = played.reported("advisory")
    return {
        check: str(describe)
        for check, describe in reported.items()
        if not check.startswith(EXEMPT) and not str(describe).startswith(LATE)
    }


def known() -> dict[str, dict[str, str]]:
    """Return the advice that is right: variation to check to reason."""
    return yaml.safe_load(ADVICE.read_text(encoding="utf-8")) or {}


def main() -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="variations", description=__doc__)
    parser.add_argument("--sample", action="store_true", help="a quarter of them, as tests do")
    parser.add_argument("--whole", action="store_true", help="the sample, with all suites")
    parser.add_argument("--profile", action="append", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one object for each run")
    parser.add_argument("variations", nargs="*", metavar="VARIATION")
    options = parser.parse_args()
    if unknown := set(options.variations) - set(registry()):
        parser.error(f"no such variation: {', '.join(sorted(unknown))}")
    if options.sample:
        jobs = quarter(sample())
    elif options.whole:
        jobs = sample(whole=True)
    else:
        jobs = alone(options.profile or [*PROFILES], options.variations)
    warm_up()
    say = _as_json if options.json else _as_lines
    return max(map(say, each(run, jobs)), default=1)


def _as_json(result: tuple[Job, Played]) -> int:
    job, played = result
    reported: dict[str, Any] = {"profile": job.profile, "variations": job.variations}
    reported |= {
        "wrong": wrongs(played, job.parts),
        "advice": advised(played),
        "seconds": played.seconds,
    }
    print(json.dumps(reported), flush=True)
    return int(bool(wrongs(played, job.parts)))


def _as_lines(result: tuple[Job, Played]) -> int:
    job, played = result
    print("\n".join(_lines(job, played)), flush=True)
    return int(bool(wrongs(played, job.parts) or _unexplained(job, played)))


def _lines(job: Job, played: Played) -> Iterator[str]:
    bad, advice = wrongs(played, job.parts), advised(played)
    message = f"{len(bad)} wrong, {len(advice)} advised" if bad or advice else "all conforms"
    name = job.variations[0] if len(job.variations) == 1 else f"{len(job.variations)} together"
    yield f"{name:36} {job.profile:9} {played.exchanges:5} {played.seconds:5.1f} s  {message}"
    for check, describe in [*bad.items()][:SHOWN]:
        yield f"    WRONG    {check}: {describe[:300]}"
    for check in _unexplained(job, played)[:SHOWN]:
        yield f"    ADVICE   {check}: {advice[check][:300]}"


def _unexplained(job: Job, played: Played) -> list[str]:
    """Return the advice that has no reason."""
    if wrongs(played, job.parts):
        return list(advised(played))
    reasons = known()
    right = {check for name in job.variations for check in reasons.get(name, ())}
    return [check for check in advised(played) if check not in right]


if __name__ == "__main__":
    sys.exit(main())
