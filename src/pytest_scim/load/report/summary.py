"""What a storm prints at its end. Pure."""

from collections.abc import Iterator
from typing import Final

from pytest_scim.load.report.model import StormRecord, TaskTimes
from pytest_scim.load.report.page import HEADLINES, KINDS
from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.summary.verdicts import left_lines

LINES: Final = 10
"""Messages of failed tasks that are printed."""

LONGEST: Final = 300


def summary(record: StormRecord) -> list[str]:
    """Return the lines for the terminal."""
    return [one_line(line, LONGEST) for line in _lines(record)]


def _lines(record: StormRecord) -> Iterator[str]:
    verdict = record["verdict"]
    for stage in record["stages"]:
        if stage["measured"]:
            yield from (f"{stage['name']}: {_task(one)}" for one in stage["tasks"])
    for row in verdict["errors"][:LINES]:
        yield f"failed {row['count']:,} times: {row['message']}"
    for one in verdict["differences"]:
        yield f"{one['count']:,} {one['sentence']}, for example {', '.join(one['examples'][:2])}"
    for breach in verdict["breaches"]:
        yield f"{breach['count']:,} {breach['sentence']}: {', '.join(breach['requests'])}"
    yield from record["course"]["notes"]
    left = [row for row in record["leftovers"] if not row.get("kept")]
    yield from (f"left behind: {line}" for line in left_lines(left))
    yield f"{HEADLINES[verdict['consistent']]}: {verdict['why']}; {len(left)} left"
    if record["embedded"]:
        yield "embedded: a rehearsal, not evidence"


def _task(one: TaskTimes) -> str:
    """Return the times of tasks of one kind."""
    times = [f"{name} {_ms(one[name])}" for name in ("p50", "p95", "p99")]
    failed = f", {one['failed']:,} failed" if one["failed"] else ""
    kind = KINDS.get(one["kind"], one["kind"])
    return f"{kind}: {one['count']:,} tasks, {', '.join(times)}, max {_ms(one['most'])}{failed}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"
