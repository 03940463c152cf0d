"""The head of the page: what ran, the three verdicts and what they rest on, and their bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pytest_scim.report.causes.blockers import Blocker, obstacles
from pytest_scim.report.formats.banner import count, judged
from pytest_scim.report.formats.writes import writes_sentence
from pytest_scim.report.model import Check, Record
from pytest_scim.report.queries import COLUMNS, INTEGRATIONS, SPEC, steps

BAR: Final = 1000
"""The width of the bar of verdicts, in units of its drawing."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SILENT: Final = frozenset({"not-applicable", "not-run", "blocked", "error"})
_VOICES: Final = (
    ("okta", "by Okta's flows"),
    ("check", "by checks"),
    ("cleanup", "by the clean-up"),
)
_QUESTIONS: Final = (
    ("okta", "Okta's provisioning works"),
    ("spec", "Okta's SPEC test passes"),
    ("rfc", "The target follows every SHOULD"),
)
_WORDS: Final = {True: "yes", False: "no", None: "not judged"}
_STATES: Final = {True: "yes", False: "no", None: "open"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One of the three verdicts. ``rests``: what it is based on; ``blockers``: why it is *no*."""

    name: str
    question: str
    word: str
    state: str
    rests: str
    blockers: list[Blocker]


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of one verdict in the bar: its place and width."""

    verdict: str
    count: int
    x: float
    width: float


def facts(record: Record) -> list[tuple[str, str]]:
    """Return what ran against what, when and how much: terms with their values."""
    profile = record["profile"]
    rows = [
        ("Vendor", profile.get("vendor")),
        ("App", profile.get("app") or profile["title"]),
        ("Contact", profile.get("contact")),
        ("Target", record["target"]),
        ("Integration", INTEGRATIONS[record["integration"]]),
        ("Profile", profile["name"]),
        ("Started", moment(record["started"])),
        ("Duration", _duration(record)),
        ("Requests", _requests(record)),
        ("Checks", str(len(record["checks"]))),
        ("Run", f"{record['run'] or 'sent nothing'}, seed {record['seed']}"),
        ("Version", f"pytest-scim {record['version']}"),
        ("Writes", writes_sentence(record)),
    ]
    return [(term, value) for term, value in rows if value]


def chips(record: Record) -> list[Chip]:
    """Return the three verdicts with what they rest on."""
    rests = {"okta": _okta(record), "spec": _spec(record), "rfc": judged(record)}
    found = obstacles(record)
    three = record["verdicts"]
    values = {"okta": three["okta"], "spec": three["spec"], "rfc": three["rfc"]}
    return [
        Chip(name, question, _WORDS[values[name]], _STATES[values[name]], rests[name], found[name])
        for name, question in _QUESTIONS
    ]


def bar(record: Record) -> list[Segment]:
    """Return the parts of the bar of verdicts, in the order of a reader."""
    total = max(1, sum(record["summary"].values()))
    found, x = [], 0.0
    for verdict in COLUMNS:
        number = record["summary"].get(verdict, 0)
        width = round(BAR * number / total, 1)
        if number:
            found.append(Segment(verdict, number, round(x, 1), width))
        x += width
    return found


def moment(text: str) -> str:
    """Return a time of the record for a reader, in UTC; what is none as it is."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    when = when.astimezone(UTC) if when.tzinfo else when
    # Not by strftime, which writes in the language of the machine.
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M} UTC"


def day(text: str) -> str:
    """Return the date of a time of the record."""
    return text[:10]


def _duration(record: Record) -> str:
    try:
        begin, end = (datetime.fromisoformat(record[key]) for key in ("started", "finished"))
    except ValueError:
        return ""
    minutes, seconds = divmod(round((end - begin).total_seconds()), 60)
    time = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"{time}, interrupted" if record["interrupted"] else time


def _requests(record: Record) -> str:
    voices = [one["voice"] for one in record["exchanges"]]
    parts = [f"{voices.count(voice):,} {words}" for voice, words in _VOICES if voice in voices]
    return f"{len(voices):,} ({', '.join(parts)})" if parts else "0"


def _okta(record: Record) -> str:
    """Return on how many MUST checks the verdict ``okta`` rests."""
    rows = [
        row for row in record["checks"] if row["level"] == "MUST" and not row["id"].startswith(SPEC)
    ]
    return _judged(rows, "MUST check")


def _spec(record: Record) -> str:
    rows = steps(record, SPEC)
    made = [one for row in rows for one in row.get("assertions", [])]
    if not made:
        return _judged(rows, "step")
    holds = sum(one["holds"] for one in made)
    return f"{holds} of {count(len(made), 'assertion')} hold, in {count(len(rows), 'step')}"


def _judged(rows: Sequence[Check], what: str) -> str:
    if not rows:
        return ""
    silent = [row for row in rows if row["verdict"] in _SILENT]
    conform = sum(row["verdict"] == "conforms" for row in rows)
    text = f"{conform} of {count(len(rows) - len(silent), what)} that were judged conform"
    return f"{text}; {len(silent)} were not judged" if silent else text
