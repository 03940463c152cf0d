"""Say of a list that fails which row fails it, and whose that is."""

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.run.build_record import Outcome
from pytest_scim.run.context import RunContext
from pytest_scim.target.cleanup.identity import NAMES
from pytest_scim.target.http.recording.exchange import Exchange
from pytest_scim.target.usability.broken_list import BrokenRow, find_broken_row

SERVER_ERROR: Final = 500
PAGE: Final = 100


class BrokenLists:
    """Searches once in a run, by type, for the row that fails the list of all resources."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def sentence(
        self, context: RunContext, outcome: Outcome, outcomes: Iterable[Outcome]
    ) -> str | None:
        """Return which row failed the last list that a check requested, or ``None``."""
        exchanges = context.recording.exchanges
        own = [exchanges[n] for n in outcome.exchanges]
        failed = next((found for one in reversed(own) if (found := _broken_list(one))), None)
        if failed is None:
            return None
        kind, start, count = failed
        if kind not in self._known:
            self._known[kind] = None
            try:
                row = find_broken_row(context.users.send, kind, start, count)
            except (Blocked, NotRun):
                return None
            if row is not None:
                whose = _whose(row, kind, context, [*outcomes])
                self._known[kind] = (
                    f"row {row.place} of {row.total} fails each list of {kind} that has it "
                    f"(alone: {row.status}): {whose}"
                )
        return self._known[kind]


def _broken_list(exchange: Exchange) -> tuple[str, int, int] | None:
    """Return the type, startIndex and count of a list that failed, or ``None``."""
    url = urlsplit(exchange.request["url"])
    kind = url.path.rpartition("/")[2]
    query = parse_qs(url.query)
    if exchange.request["method"] != "GET" or kind not in NAMES or "filter" in query:
        return None
    response = exchange.response
    if response is None:
        return None
    body = response["body"]
    no_json = isinstance(body, str) and body.startswith("[no JSON") and response["status"] < 300  # noqa: PLR2004
    if response["status"] < SERVER_ERROR and not no_json:
        return None
    return kind, _number(query, "startIndex", 1), _number(query, "count", PAGE)


def _number(query: dict[str, list[str]], name: str, default: int) -> int:
    value = query.get(name, [""])[0]
    return int(value) if value.isdecimal() and int(value) > 0 else default


def _whose(row: BrokenRow, kind: str, context: RunContext, outcomes: Sequence[Outcome]) -> str:
    """Return whose a row is: of this run where just one of its resources is nowhere else."""
    if not row.whole:
        return "the run could not read the other rows, so that it does not know whose it is"
    standing = context.ownership.standing
    missing = [one for one in standing if one.kind == kind and one.id not in {None, *row.others}]
    if not missing:
        return f"a {kind[:-1]} that this run did not create [not ours]"
    if len(missing) > 1:
        return f"one of {len(missing)} {kind} that this run created"
    created = missing[0].exchange
    check = next((one.check.id for one in outcomes if created in one.exchanges), None)
    return f"the {kind[:-1]} that {check or 'this run'} created"
