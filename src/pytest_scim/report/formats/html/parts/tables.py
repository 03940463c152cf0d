"""The tables of the page: all checks, Okta's tests, and the facts of the vendor's guide."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pytest_scim.report.model import Assertion, Check, Fact, Record
from pytest_scim.report.queries import COLUMNS, CRUD, SPEC, by_line, matrix, steps, worst
from pytest_scim.report.rfc_coverage import count_verdicts

AUTHORITIES: Final = {
    "okta": "Okta",
    "runscope": "Okta's SPEC and CRUD tests",
    "vendor": "Vendor's guide",
    "rfc7643": "RFC 7643",
    "rfc7644": "RFC 7644",
    "properties": "Property tests",
}
"""The folders of the suites, which are the first word of each id, as the page names them."""


@dataclass(frozen=True, slots=True)
class Line:
    """The checks of a line of the matrix, by verdict. ``slug``: its part of an anchor."""

    name: str
    slug: str
    counts: dict[str, int]
    groups: list[tuple[str, list[Check]]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of one of Okta's tests, with its number there, and its assertions."""

    number: str
    check: Check
    assertions: list[Assertion]


def tally(verdicts: Iterable[str]) -> dict[str, int]:
    """Return how often each verdict occurs, the most frequent first."""
    return dict(Counter(verdicts).most_common())


def slug(name: str) -> str:
    """Return a name as a part of an anchor."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def lines(record: Record) -> list[Line]:
    """Return all checks by line of the matrix and by verdict, the worst first."""
    found = []
    for name, rows in by_line(record["checks"], matrix(record)):
        groups = [(word, [row for row in rows if row["verdict"] == word]) for word in COLUMNS]
        kept = [(word, part) for word, part in groups if part]
        found.append(Line(name, slug(name), count_verdicts(rows), kept))
    return found


def authority(check: Check) -> str:
    """Return the folder of the suites that a check belongs to."""
    return check["id"].partition(".")[0]


def authorities(record: Record) -> dict[str, str]:
    """Return the authorities of the checks of a run, by the first word of their ids."""
    known = dict.fromkeys(authority(check) for check in record["checks"])
    return {word: AUTHORITIES.get(word, word) for word in known}


def spec(record: Record) -> list[Step]:
    """Return the steps of Okta's SPEC test."""
    return _steps(record, SPEC)


def crud(record: Record) -> list[Step]:
    """Return the steps of Okta's CRUD test."""
    return _steps(record, CRUD)


def facts(record: Record) -> list[tuple[Fact, str | None]]:
    """Return each statement of the vendor's guide with the worst verdict of its checks."""
    return [(fact, _verdict(fact, record)) for fact in record["facts"]]


def _steps(record: Record, prefix: str) -> list[Step]:
    """Return the steps of a test with the number that each one's name bears, if any."""
    rows = []
    for place, row in enumerate(steps(record, prefix), 1):
        found = re.search(r"\d+", row["id"])
        number = found[0].lstrip("0") if found else str(place)
        rows.append(Step(number, row, row.get("assertions", [])))
    return rows


def _verdict(fact: Fact, record: Record) -> str | None:
    held = set(fact["checks"])
    return worst(check["verdict"] for check in record["checks"] if check["id"] in held)
