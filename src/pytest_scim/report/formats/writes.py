"""``writes.jsonl``: every write of a run, with the exchange that proves the resource ours."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from pytest_scim.report.model import Exchange, Record, Write


def writes_lines(record: Record) -> str:
    """Return one JSON object a line: the row of the record, with the request and its status."""
    return "".join(f"{json.dumps(_line(row, record['exchanges']))}\n" for row in record["writes"])


def writes_sentence(record: Record) -> str:
    """Return in one sentence how many writes were sent, proven and refused; ``""``: none."""
    bases = Counter(row["basis"] for row in record["writes"])
    refused = bases.pop("refused", 0)
    sent, creates = bases.total(), bases["create"]
    if not sent and not refused:
        return ""
    proven = sum(row["proof"] is not None for row in record["writes"])
    message = f"{sent} writes: {creates} creates, {proven} proven to reach a resource of this run"
    unsent = f"; {refused} were not sent for lack of proof" if refused else ""
    return f"{message}{unsent}. See writes.jsonl."


def _line(row: Write, exchanges: Sequence[Exchange]) -> Mapping[str, object]:
    exchange = None if row["exchange"] is None else exchanges[row["exchange"]]
    if exchange is None:
        return {**row, "url": None, "status": None, "started": None}
    response = exchange["response"]
    return {
        **row,
        "url": exchange["request"]["url"],
        "status": response["status"] if response else None,
        "started": exchange["started"],
    }
