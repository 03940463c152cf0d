"""``record.json`` as typed classes: one for each object of ``schema.json``, and its reader."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, NotRequired, TypedDict, cast

from pytest_scim.checks.verdict import JudgedCheck, Verdicts
from pytest_scim.profile.model import Integration
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Provenance

SCHEMA: Final = Path(__file__).with_name("schema.json")

StoppedBy = Literal["target", "signal", "environment", "time_budget", "pytest"]
Headers = list[list[str]]  # name and value of each field, in order


class ProfileName(TypedDict):
    """Which profile a run had, and whom it names; ``path`` is the name of its file."""

    name: str
    title: str
    path: str | None
    vendor: NotRequired[str]
    app: NotRequired[str]
    contact: NotRequired[str]


class Stopped(TypedDict):
    """What ended a run before it had run all checks, and why, in one sentence."""

    by: StoppedBy
    reason: str


class Leftover(TypedDict):
    """A resource that a run did not remove. ``kept``: a deactivated user that stays by plan."""

    kind: str
    id: str | None
    name: str | None
    reason: str
    kept: NotRequired[Literal[True]]


class Write(TypedDict):
    """A request that writes; ``exchange`` and ``proof`` are indexes of exchanges.

    ``proof`` proves that the run owns the resource. A request without a proof is not sent: its
    basis is ``refused``, and it has a ``reason`` and no ``exchange``.
    """

    exchange: int | None
    method: str
    type: str
    basis: str
    proof: int | None
    reason: str | None


class Wait(TypedDict):
    """A pause, in seconds, that a response (an index of an exchange) required.

    Without an exchange it is the sum of the pauses for changes to become visible.
    """

    exchange: int | None
    seconds: float
    reason: str


class Fact(TypedDict):
    """A statement of the vendor's guide, and the ids of the checks that test it."""

    id: str
    says: str
    checks: list[str]


class OutsideWire(TypedDict):
    """A statement of the vendor's guide that no request can test, and why."""

    id: str
    says: str
    reason: str


class Citation(TypedDict):
    """Where a document requires what a check tests."""

    authority: str
    ref: str
    url: str | None


class Task(TypedDict):
    """What Okta's console displays at the end of a flow."""

    button: str
    ok: bool
    message: str | None


class Deviation(TypedDict):
    """Why the profile declares that the target does not meet a check."""

    reason: str
    ticket: str | None
    since: str | None


class Assertion(TypedDict):
    """One assertion of Okta's Runscope tests: about which value, and whether it holds."""

    place: str
    expected: str
    actual: JSON
    holds: bool


class Cause(TypedDict):
    """One defect behind the findings of one or several checks.

    ``id`` is that of its first check, the one to read; ``title`` is what that check found.
    ``checks`` have the findings, ``blocks`` could not be judged because of them. ``exchanges`` are
    the indexes of those that decided its checks, each once, that of the first check first.
    """

    id: str
    title: str
    level: str
    checks: list[str]
    okta_cases: list[str]
    blocks: list[str]
    exchanges: list[int]


class Check(JudgedCheck):
    """One check of a run. ``exchanges`` are indexes, ``duration`` is in seconds.

    ``assertions`` are those of a step of Okta's Runscope tests; ``deciding`` is the exchange that a
    finding is about, if not its last. ``cause`` is the id of that of its finding or of its block.
    """

    title: str
    requirement: str
    impact: str | None
    fix: str | None
    message: str | None
    expected: JSON
    actual: JSON
    citations: list[Citation]
    okta_cases: list[str]
    task: Task | None
    deviation: Deviation | None
    cause: str | None
    exchanges: list[int]
    duration: float
    assertions: NotRequired[list[Assertion]]
    deciding: NotRequired[int]


class Known(TypedDict):
    """How something is known of Okta, and from which document or capture."""

    provenance: Provenance
    source: str


class Step(TypedDict):
    """Where in a flow a request stands, and how it is known that Okta sends it."""

    flow: str
    n: int
    order: Known
    body: Known


class Request(TypedDict):
    """A request, masked; ``url`` is absolute."""

    method: str
    url: str
    headers: Headers
    body: str | None


class Response(TypedDict):
    """A response, masked. ``truncated``: ``body`` is the beginning of a longer one."""

    status: int
    headers: Headers
    body: str | None
    body_base64: NotRequired[str | None]
    truncated: NotRequired[bool]


class Exchange(TypedDict):
    """A request and its response. ``started``: ISO 8601, in UTC; ``elapsed``: in seconds.

    ``response`` is ``None`` where none arrived; ``error`` then has the reason.
    """

    voice: Literal["okta", "check", "cleanup"]
    step: Step | None
    started: str
    elapsed: float
    http_version: str | None
    request: Request
    response: Response | None
    error: str | None


class Course(TypedDict):
    """When a run started and finished (ISO 8601, in UTC), and how it ended.

    ``partial``: some checks were not selected, not allowed or not reached. ``usable`` is false
    where the target could not be used and no check was judged.
    """

    started: str
    finished: str
    partial: bool
    interrupted: bool
    usable: bool
    stopped: Stopped | None


class Effects(TypedDict):
    """What a run did to the target."""

    leftovers: list[Leftover]
    writes: list[Write]
    waits: list[Wait]


class Guide(TypedDict):
    """The statements of the vendor's guide that the profile lists."""

    facts: list[Fact]
    outside_wire: list[OutsideWire]


class About(TypedDict):
    """Which target a run had, under which profile and options."""

    profile: ProfileName
    target: str
    embedded: bool
    insecure: bool
    integration: Integration
    features: dict[str, bool]
    seed: int | str


class Record(About, Course, Effects, Guide):
    """The record of a run: each report is a pure function of it.

    ``run`` is the tag of the run, ``None`` where it sent nothing. ``summary`` counts checks by
    verdict. ``verdicts`` and ``ready`` are true, false, or ``None``: not judged.
    """

    format: Literal[1]
    version: str
    run: str | None
    summary: dict[str, int]
    verdicts: Verdicts
    ready: bool | None
    causes: list[Cause]
    checks: list[Check]
    exchanges: Sequence[Exchange]


class RecordError(ValueError):
    """A file that is no record. The message is one sentence that names the file."""


def load(path: Path) -> Record:
    """Read and validate a record.

    Raises:
        RecordError: the file cannot be read, is no JSON, or is no record of this format.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if problem := next(iter(problems(record)), None):
        raise RecordError(f"{path}: {problem}")
    return cast("Record", record)


def problems(record: object) -> list[str]:
    """Return what is wrong with a record, one sentence each; empty when it is valid."""
    import jsonschema  # noqa: PLC0415 - 70 ms, which a run that only writes need not pay

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    found = jsonschema.Draft202012Validator(schema).iter_errors(record)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]
