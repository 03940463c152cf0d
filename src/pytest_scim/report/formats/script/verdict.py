"""The last lines of a script: whether the deciding response is that of the run."""

import json
import re
from collections.abc import Iterator
from typing import Final

from pytest_scim.report.causes.deciding import is_failed
from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.script.steps import NAMES, Steps, place_of
from pytest_scim.report.formats.script.words import Words
from pytest_scim.report.formats.summary.exchanges import parsed
from pytest_scim.report.model import Check
from pytest_scim.scim.json_values import JSON

MISSING: Final = "(missing)"
"""What a finding writes in place of the value of an attribute that is not there."""

NAME: Final = re.compile(r"[A-Za-z$][\w$-]*")
"""The name of an attribute; findings also use words in their place."""

LONGEST: Final = 6_000
"""Characters of a response that a script compares with."""

PLAIN: Final = """\
def plain: if type == "object" then del(.meta, .schemas, .id) | map_values(plain)
  elif type == "array" then map(plain) | sort
  elif type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T") then "time" else . end;"""
"""A jq function that removes what differs between two runs."""


def verdict(steps: Steps, check: Check, words: Words) -> Iterator[str]:
    """Yield the lines that compare the last response with that of the run."""
    last = steps.exchanges[-1]
    response = last["response"]
    status = "000" if response is None else str(response["status"])
    yield from ("", "# -- whether the response is that of the run", "auth=right")
    yield f"printf '\\nIn the run: %s\\n' {status}"
    if check["expected"] is not None or check["actual"] is not None:
        for side in ("expected", "actual"):
            text = one_line(check[side], 600) or "nothing"
            yield f"printf '%s: %s\\n' {side.capitalize()} {words.word(text)}"
    yield f'[ "$status" = {status} ] || another'
    body = parsed(response["body"]) if response is not None else None
    if not is_failed(last) and body is not None:
        if (place := _counted(steps, check, body)) is not None:
            yield f"beyond {place}"
            return
        yield from _compared(check["actual"], body, words)
    yield "echo 'The same response: the finding is still there.'; exit 1"


def _counted(steps: Steps, check: Check, body: JSON) -> str | None:
    """Return the path of a list whose ``totalResults`` the finding says is too small."""
    total = body.get("totalResults") if isinstance(body, dict) else None
    expected, actual = check["expected"], check["actual"]
    place = place_of(steps.exchanges[-1], steps.record)
    if not isinstance(expected, int) or not isinstance(actual, int) or actual != total:
        return None
    is_all = "filter=" not in steps.exchanges[-1]["request"]["url"]
    return place if actual < expected and is_all and place.strip("/") in NAMES else None


def _compared(actual: JSON, body: JSON, words: Words) -> Iterator[str]:
    """Yield the lines that compare the values of two successful responses."""
    values = _values(actual, body)
    for path, value in values:
        given = f"--argjson path {words.word(_json(path))}"
        same = "getpath($path) == null"
        if value is not None:
            given += f" --argjson value {words.word(_json(value))}"
            same = "getpath($path) == $value"
        yield f"jq -e {given} '{same}' \"$folder/body\" >/dev/null 2>&1 ||"
        yield "  { echo 'Another value: the finding is gone.'; exit 0; }"
    if values:
        return
    recorded = _json(body)
    text = words.word(recorded if len(recorded) <= LONGEST else "null")
    yield f"jq -e --argjson recorded {text} '{PLAIN}"
    yield '  plain == ($recorded | plain)\' "$folder/body" >/dev/null 2>&1 ||'
    yield "  { echo 'Another response: compare it with the report.'; exit 3; }"


def _values(actual: JSON, body: JSON) -> list[tuple[list[str], JSON]]:
    """Return the values in a finding that the response has at the same place.

    Empty: the finding names others, too.
    """
    found: list[tuple[list[str], JSON]] = []
    for name, value in actual.items() if isinstance(actual, dict) else ():
        path = [name] if isinstance(body, dict) and name in body else name.split(".")
        there = _at(body, path)
        if not all(map(NAME.fullmatch, path)) or there != (None if value == MISSING else value):
            return []
        found.append((path, there))
    return found


def _at(body: JSON, path: list[str]) -> JSON:
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
