"""One run of the plugin against an attackable target, judged at the target."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.guest.guarding import GuardedRunner
from tests.guest.target import Mischief, Remaining, Target
from tests.plugin.running import TOKEN, Run

Row = dict[str, Any]
UNKNOWN = "unknown"
"""What a leftover's reason says where the run could not find out whether it is there."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did to a target, and what it reported.

    ``changed`` are strangers that are no longer as they were, ``written`` the writes that the
    target carried out on one of them. ``remaining`` is what the run created and the target still
    has, ``reported`` the leftovers of its record. ``stopped`` are connections that led elsewhere,
    ``authorizations`` the credentials that the target saw.
    """

    run: Run
    changed: Sequence[str]
    written: Sequence[str]
    remaining: Sequence[Remaining]
    reported: Sequence[Row]
    stopped: Sequence[str] = ()
    authorizations: frozenset[str | None] = frozenset()
    seen: Sequence[tuple[str, str]] = field(default=(), repr=False)

    @property
    def code(self) -> int:
        """The exit code."""
        return self.run.code

    @property
    def record(self) -> dict[str, Any]:
        """The record of the run."""
        return self.run.record

    @property
    def unreported(self) -> list[Remaining]:
        """What remains and stands in no row of the leftovers: each row speaks for one resource."""
        return matched(self.remaining, self.reported)[0]

    @property
    def phantoms(self) -> list[Row]:
        """Rows about what is not there that do not say that this is not known."""
        rows = matched(self.remaining, self.reported)[1]
        return [row for row in rows if not is_unknown(row)]

    @property
    def errors(self) -> dict[str, str]:
        """The checks that ended in an error of ours, with what it was."""
        return self.run.reported("error")

    @property
    def harm(self) -> dict[str, int]:
        """How much of everything that must not be: for a table of many runs."""
        counted = {
            "changed": self.changed,
            "written": self.written,
            "unreported": self.unreported,
            "phantoms": self.phantoms,
            "stopped": self.stopped,
            "errors": self.errors,
        }
        return {name: len(found) for name, found in counted.items() if found}


def attack(
    mischief: Mischief,
    folder: Path,
    *arguments: str,
    strangers: int = 40,
    profile: str = "okta-oin",
    **env: str,
) -> Result:
    """Run the plugin against a target with a defect, and return what came of it.

    Args:
        mischief: the defect.
        folder: an empty folder: it gets the state, the report and whatever the run leaves.
        arguments: what pytest is given besides the profile and the base URL, such as ``-k``.
        strangers: how many people the target has who are not of the run.
        profile: the profile, by name.
        env: environment variables of the run.
    """
    with Target(mischief, strangers=strangers, profile=profile) as target:
        runner = GuardedRunner(folder, target.base_url)
        options = (f"--profile={profile}", f"--base-url={target.base_url}", *arguments)
        return judged(runner(*options, **env), target, runner)


def judged(run: Run, target: Target, runner: GuardedRunner) -> Result:
    """Return what a finished run did to a target, as the target has it now."""
    record = run.folder / "record.json"
    assert record.exists(), f"{run.out}\n{run.err}"
    return Result(
        run,
        target.changed(),
        target.written,
        target.remaining(),
        run.record["leftovers"],
        runner.stopped,
        frozenset(target.authorizations),
        target.seen,
    )


def is_unknown(row: Row) -> bool:
    """Return whether a row says that it is unknown whether its resource is there."""
    return UNKNOWN in str(row.get("reason"))


def matched(
    remaining: Iterable[Remaining], rows: Iterable[Row]
) -> tuple[list[Remaining], list[Row]]:
    """Pair resources with rows, by id or name before kind; return the rest of both."""
    left, free = [*remaining], sorted(rows, key=is_unknown)  # what is certain is paired first
    for fits in (_by_id_or_name, _by_kind):
        pairs = _pairs(left, free, fits)
        left = [one for number, one in enumerate(left) if number not in pairs.values()]
        free = [row for number, row in enumerate(free) if number not in pairs]
    return left, free


def _pairs(
    left: Sequence[Remaining], free: Sequence[Row], fits: Callable[[Remaining, Row], bool]
) -> dict[int, int]:
    """Return as many pairs as there can be, where an id and a name may say different things.

    They are the number of a resource, by the number of a row.
    """
    pairs: dict[int, int] = {}

    def finds(one: int, tried: set[int]) -> bool:
        for number, row in enumerate(free):
            if number not in tried and fits(left[one], row):
                tried.add(number)
                if number not in pairs or finds(pairs[number], tried):
                    pairs[number] = one
                    return True
        return False

    for one in range(len(left)):
        finds(one, set())
    return pairs


def _by_id_or_name(one: Remaining, row: Row) -> bool:
    return _by_id(one, row) or _by_name(one, row)


def _by_id(one: Remaining, row: Row) -> bool:
    return str(row.get("id")) == one.id and str(row.get("kind")).strip("/") == one.kind


def _by_name(one: Remaining, row: Row) -> bool:
    names = {name.casefold() for name in one.names}
    return row.get("kind") == one.kind and str(row.get("name")).casefold() in names


def _by_kind(one: Remaining, row: Row) -> bool:
    """Whether a row says all that is known of what a stray POST has created: where it went to."""
    nothing = row.get("id") is None and row.get("name") is None
    return nothing and str(row.get("kind")).strip("/") == one.kind


def is_guest(result: Result) -> None:
    """Assert what is true of every run, whatever it met: nobody else was touched."""
    message = f"{result.run.out}\n{result.run.err}"
    harm = {"changed": result.changed, "written": result.written, "stopped": result.stopped}
    assert not any(harm.values()), harm
    assert "INTERNALERROR" not in message, message
    assert "Traceback" not in message, message
    assert result.code in {0, 1, 2, 6}, message
    assert not result.errors, result.errors
    assert f"Bearer {TOKEN}" in result.authorizations


def is_tidy(result: Result) -> None:
    """Assert that whatever remains is reported, and nothing else but what is not known."""
    untold = {"unreported": result.unreported, "phantoms": result.phantoms}
    assert not any(untold.values()), untold
    if any(not row.get("kept") for row in result.reported):
        assert result.code != 0, "something is left, and the exit code says that all is well"
