"""The script that shows the finding of a check again. Pure, except for the functions it reads."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.script.safe import is_safe
from pytest_scim.report.formats.script.steps import (
    NAMES,
    Steps,
    creates,
    named_in,
    place_of,
    steps_to,
    text_of,
)
from pytest_scim.report.formats.script.verdict import verdict
from pytest_scim.report.formats.script.words import Words
from pytest_scim.report.formats.summary.exchanges import parsed
from pytest_scim.report.model import Check, Exchange, Record
from pytest_scim.scim.messages import OTHER_CREDENTIALS

FUNCTIONS: Final = Path(__file__).with_name("functions.sh")

SCIM: Final = "application/scim+json; charset=utf-8"
"""The media type of a request body, unless the record has another."""


class Scripts:
    """Writes POSIX shell scripts for curl and jq, each of which shows a finding of a record again.

    A script generates its own values, writes only to what it creates, and removes that at its end.
    Its exit code is 1 where the finding is still there, 0 where it is gone, and 3 where a reader
    has to compare the responses.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._creates = creates(record)

    def script(self, check: Check) -> str | None:
        """Return the script for the finding of a check.

        ``None``: too many requests lead to the finding, or one of them writes to something that a
        script cannot create.
        """
        steps = steps_to(self._record, check, self._creates)
        return _text(steps, check) if steps is not None and is_safe(steps) else None


def _text(steps: Steps, check: Check) -> str | None:
    record = steps.record
    variables = {one.id: f"id_{k}" for k, one in enumerate(steps.created.values(), 1) if one.id}
    bodies = Words(record["run"], variables)
    places = Words(
        record["run"], {quote(one, safe=""): f"path_{name[3:]}" for one, name in variables.items()}
    )
    if not all(bodies.is_complete(text_of(exchange)) for exchange in steps.exchanges):
        return None
    lines = [*_head(record, check), *_steps(steps, bodies, places), *verdict(steps, check, bodies)]
    return "\n".join(lines) + "\n"


def _head(record: Record, check: Check) -> list[str]:
    """Return what the script is about, where it sends, and its functions."""
    said = one_line(check["message"] or check["title"], 300)
    return [
        "#!/bin/sh",
        f"# {one_line(check['id'])}",
        f"# {said}",
        "# Shows this finding again, with curl and jq. Creates what it needs, and removes it.",
        "# Set SCIM_TOKEN, or SCIM_USERNAME and SCIM_PASSWORD. SCIM_BASE_URL: another target.",
        f"base=${{SCIM_BASE_URL:-{Words(None, {}).word(record['target'].rstrip('/'))}}}",
        functions(),
        "# -- the requests that lead to the finding",
    ]


@cache
def functions() -> str:
    """Return the functions of every script."""
    return FUNCTIONS.read_text(encoding="utf-8").rstrip()


def _steps(steps: Steps, bodies: Words, places: Words) -> Iterator[str]:
    """Yield the lines that send the requests, in order."""
    variables = {n: k for k, (n, one) in enumerate(steps.created.items(), 1) if one.id}
    ids = {one.id: (one.kind, f"id_{k}") for k, one in enumerate(steps.created.values(), 1)}
    for n, exchange in zip(steps.numbers, steps.exchanges, strict=True):
        credentials = _credentials(exchange)
        precautions = [*_precautions(steps, exchange, ids, places)]
        yield from ("", f"auth={'right' if precautions else credentials}")
        if n == steps.numbers[-1] and steps.waited:
            yield f"sleep {steps.waited}"
        yield from precautions
        if precautions and credentials != "right":
            yield f"auth={credentials}"  # the precautions need those that the target accepts
        yield _request(steps, exchange, bodies, places)
        if n in variables:
            k = variables[n]
            yield f'id_{k}=$id path_{k}=$(encoded "$id")'


def _precautions(
    steps: Steps, exchange: Exchange, ids: dict[str | None, tuple[str, str]], places: Words
) -> Iterator[str]:
    """Yield the lines before a write: it needs a resource of the script, or none at all."""
    if exchange["request"]["method"] in {"GET", "POST"}:
        return
    place = place_of(exchange, steps.record)
    kind, _, own_id = place.strip("/").partition("/")
    if unquote(own_id) in ids:
        yield f'require {kind} "${ids[unquote(own_id)][1]}"'
    else:
        yield f"require_absent {places.word(place)}"


def _request(steps: Steps, exchange: Exchange, bodies: Words, places: Words) -> str:
    """Return the line that sends a request."""
    request = exchange["request"]
    inside = request["url"].removeprefix(steps.record["target"].rstrip("/"))
    kind = place_of(exchange, steps.record).strip("/")
    given = [bodies.word(request["body"])] if request["body"] else []
    media = next((v for k, v in request["headers"] if k.lower() == "content-type"), SCIM)
    given += [bodies.word(media)] if given and media != SCIM else []
    if request["method"] == "POST" and kind in NAMES:
        name = bodies.word(named_in(parsed(request["body"]), kind))
        return " ".join(["create", kind, name, *(given or ["''"])])
    noted = [
        f"printf '%s %s\\n' {of} {bodies.word(name)} >>\"$folder/names\"; "
        for of, name in _created_in_bulk(request["body"])
    ]
    return "".join(noted) + " ".join(
        ["play", bodies.word(request["method"]), places.word(inside), *given]
    )


def _created_in_bulk(body: str | None) -> Iterator[tuple[str, str]]:
    """Yield the types and names of the resources that a bulk request creates."""
    value = parsed(body)
    operations = value.get("Operations") if isinstance(value, dict) else None
    for one in operations if isinstance(operations, list) else []:
        kind = str(one.get("path", "")).strip("/") if isinstance(one, dict) else ""
        if kind in NAMES and isinstance(one, dict) and (name := named_in(one.get("data"), kind)):
            yield kind, name


def _credentials(exchange: Exchange) -> str:
    found = [v for k, v in exchange["request"]["headers"] if k.lower() == "authorization"]
    if not found:
        return "none"
    return "wrong" if found == [OTHER_CREDENTIALS] else "right"
