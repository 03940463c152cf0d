"""Whole runs of the suites in one process each, on a provider of the caller's making.

The parent collects once; each run is a fork of it, so that it starts with everything loaded.
"""

import contextlib
import io
import multiprocessing
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from pytest_scim.profile.load import load, parse_feature
from pytest_scim.profile.model import Propagation
from pytest_scim.provider.app import Provider
from pytest_scim.provider.scim.schemas import scim_provider
from pytest_scim.report.formats.banner import judged
from pytest_scim.run.embedded import declared
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.target.http.bounds.time_budget import TimeBudget

ROOT = Path(__file__).parents[2]
FORBIDDEN = ("cacheprovider", "html", "metadata", "faker", "anyio")
ARGUMENTS = ["-q", "-Wignore::pytest.PytestAssertRewriteWarning", f"--rootdir={ROOT}"]
ARGUMENTS += ["--tb=no", "--disable-warnings"]  # tracebacks would take a third of the time
ARGUMENTS += [f"-pno:{name}" for name in FORBIDDEN]
ARGUMENTS += ["--scim-examples=3", "--scim-seed=0"]  # more of them in test_properties
OKTA_ONLY = tuple(str(ROOT / "suites" / name) for name in ("okta", "vendor", "runscope"))
"""The suites of what Okta sends, as arguments: without those of the RFCs and the properties."""

PATIENCE = 300
"""Seconds after which a run is stopped: its record then says that it was interrupted."""

CLOCK, REST = time.monotonic, time.sleep
RESIDENTS = 120
"""As many as the embedded provider has: an import takes two pages."""


@dataclass(frozen=True, slots=True)
class Played:
    """A finished run: its checks, the causes of their findings, its exchanges and seconds.

    ``output`` is what pytest printed, for a run that left no record. ``verdicts`` are the three
    of the run, and ``judged`` says on how many checks that of the RFCs rests.
    """

    checks: tuple[dict[str, Any], ...]
    exchanges: int
    seconds: float
    interrupted: bool
    output: str = ""
    causes: tuple[dict[str, Any], ...] = ()
    verdicts: Mapping[str, bool | None] = field(default_factory=dict)
    judged: str = ""

    def blocked_without_finding(self) -> list[str]:
        """Return the checks that are blocked by one that conforms: no run has any."""
        verdicts = {check["id"]: check["verdict"] for check in self.checks}
        blocked = (check for check in self.checks if check["verdict"] == "blocked")
        return [one["id"] for one in blocked if verdicts.get(one["blocked_by"]) == "conforms"]

    def ids(self, *verdicts: str) -> list[str]:
        """Return the ids of the checks with one of these verdicts."""
        return sorted(check["id"] for check in self.checks if check["verdict"] in verdicts)

    def reported(self, *verdicts: str) -> dict[str, str]:
        """Return what was said of the checks with one of these verdicts."""
        return {c["id"]: c["message"] for c in self.checks if c["verdict"] in verdicts}


def play(
    profile: str,
    steps: Sequence[Any] = (),
    *,
    features: Iterable[str] = (),
    server: Callable[..., Any] | None = None,
    options: Sequence[str] = (),
) -> Played:
    """Run the suites and return what came of it. To be called in a process of its own.

    Args:
        profile: name or path of a profile.
        steps: faults, or whatever has their ``apply``, ``switches_off`` and ``base_url``;
            the first outermost.
        features: what ``--scim-feature`` is given.
        server: starts a provider as ``provider.server.serve`` does; ``None``: no socket.
        options: whatever else pytest is told.
    """
    records: list[dict[str, Any]] = []
    chosen = [*features]
    declared = load(profile, features=dict(map(parse_feature, chosen)))
    _furnish(declared, list(steps), server, records)
    place = [f"--profile={profile}", f"--report-dir={ROOT / 'reports' / 'variations'}"]
    arguments = [*ARGUMENTS, *place, *(f"--scim-feature={one}" for one in chosen), *options]
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(PATIENCE)
    started = CLOCK()
    with contextlib.redirect_stdout(io.StringIO()) as describe:
        try:
            pytest.main(arguments)
        except Exception:  # noqa: BLE001 - told of as a run that did not end
            traceback.print_exc(file=describe)
    seconds = CLOCK() - started
    signal.alarm(0)
    if not records:
        return Played((), 0, seconds, interrupted=True, output=describe.getvalue())
    record = records[0]
    checks = tuple({**check, "exchanges": ()} for check in record["checks"])
    said = (record["interrupted"], describe.getvalue(), tuple(record["causes"]))
    return Played(checks, len(record["exchanges"]), seconds, *said, *_verdicts(record))


def _verdicts(record: Any) -> tuple[Any, str]:
    return record["verdicts"], judged(record)


def _furnish(profile: Any, steps: list[Any], server: Any, records: list[dict[str, Any]]) -> None:
    """Put our provider where the embedded one would be started, and keep the record."""
    import pytest_scim.plugin.reports  # noqa: PLC0415
    import pytest_scim.provider.app  # noqa: PLC0415
    import pytest_scim.provider.http_server  # noqa: PLC0415
    import pytest_scim.run.session.checks  # noqa: PLC0415 - the modules of this process, to be changed

    seeded = [*steps, *declared(profile)]
    _propagate(max((getattr(one, "propagation", 0.0) for one in steps), default=0.0))

    def provider(tokens: list[str], **more: Any) -> Provider:
        return _Quick(profile, tokens=tokens, faults=seeded, residents=RESIDENTS, **more)

    if server is None:
        _let_time_fly()
        opened = partial(pytest_scim.run.session.checks.open_run, provider=provider)
        pytest_scim.run.session.checks.open_run = opened
    else:
        pytest_scim.provider.app.Provider = lambda _, *, tokens, **more: provider(
            tokens, **{k: v for k, v in more.items() if k == "oauth"}
        )
        pytest_scim.provider.http_server.serve = server
    pytest_scim.plugin.reports.Reports._draft = lambda _, record: records.append(record)


def _propagate(timeout: float) -> None:
    """Let the profile of the run have this timeout, which an embedded run would ignore."""
    import pytest_scim.run.settings  # noqa: PLC0415 - as above

    if timeout:
        value = Propagation(timeout, timeout / 10)
        pytest_scim.run.settings.Propagation = lambda: value


def _let_time_fly() -> None:
    """Let whoever sleeps wake at once, and every clock show that it slept."""
    ahead = 0.0
    tick = time.perf_counter

    def sleep(seconds: float) -> None:
        nonlocal ahead
        REST(min(seconds, 0.002))  # threads that wait for each other still take turns
        ahead += max(seconds - 0.002, 0)

    time.sleep = sleep
    time.monotonic = lambda: CLOCK() + ahead
    TimeBudget.__init__.__defaults__ = (None, time.monotonic, sleep)
    time.perf_counter = lambda: tick() + ahead


class _Quick(Provider):
    """A provider that shows an account once for every state of it: many a fault looks at all."""

    def users(self) -> list[dict[str, Any]]:
        return self._all("User")

    def groups(self) -> list[dict[str, Any]]:
        return self._all("Group")

    def _all(self, kind: str) -> list[dict[str, Any]]:
        known: dict[int, tuple[Any, dict[str, Any]]] = self.__dict__.setdefault("_known", {})
        backend = self._backend
        with scim_provider():
            # What is stored is never changed in place; kept here, its identity stays its own.
            for entry in backend._users.all(kind):
                if id(entry) not in known:
                    known[id(entry)] = (entry, backend._service.render(self.base_url, entry))
        return [{**known[id(entry)][1]} for entry in backend._users.all(kind)]


def warm_up(profile: str = "okta-oin") -> list[str]:
    """Load what every run needs; return the ids of all checks."""
    catcher = _Catcher()
    with contextlib.redirect_stdout(io.StringIO()) as describe:
        code = pytest.main(
            [*ARGUMENTS, f"--profile={profile}", "--collect-only"], plugins=[catcher]
        )
    if code:
        raise SystemExit(describe.getvalue())
    Provider(load(profile), tokens=["warm"], residents=RESIDENTS)
    DataGenerator("warm", "warm")
    settings(database=None, max_examples=1)(given(integers())(lambda _: None))()
    return sorted(catcher.ids)


class _Catcher:
    """Notes which checks there are, before the profile leaves some out."""

    def __init__(self) -> None:
        self.ids: set[str] = set()

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        check = getattr(getattr(item, "function", None), "__check__", None)
        if check is not None:
            self.ids.add(check.id)


def each(worker: Callable[[Any], Any], jobs: Iterable[Any], at_once: int = 2) -> Iterator[Any]:
    """Yield what a worker returns for each job, in order; every job has a fork of its own."""
    context = multiprocessing.get_context("fork")
    with context.Pool(at_once, maxtasksperchild=1) as pool:
        yield from pool.imap(worker, jobs)
