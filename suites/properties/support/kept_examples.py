"""Examples that failed: kept for the next run, and written as a script of requests."""

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from pytest_scim.plugin.fixtures import Exchange
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import REDACTED
from pytest_scim.scim.paths import at_key

FILE: Final = "failed-examples.json"
BASE: Final = re.compile(
    r"^.*?(?=/(?:Users|Groups|Schemas|ResourceTypes|ServiceProviderConfig)(?:[/?]|$))"
)
HEAD: Final = """\
#!/bin/sh
# {check}: the requests of the smallest example that fails. Needs curl and jq.
# It deletes what it creates at its end.
: "${{SCIM_BASE_URL:?the base URL}}" "${{SCIM_TOKEN:?the bearer token}}"
scim() {{ curl -sS -H "Authorization: Bearer $SCIM_TOKEN" \\
  -H 'Content-Type: application/scim+json' "$@"; }}
created=''
trap 'for one in $created; do scim -X DELETE "$SCIM_BASE_URL/$one"; done' EXIT
trap 'exit 130' INT
password="Pw1-$(date +%s)-x"
"""


class KeptExamples:
    """The seeds of the examples of each check that failed in the last run, in the report folder.

    A seed alone gives the example again. Where nothing can be written, nothing is kept.
    """

    def __init__(self, folder: Path | None) -> None:
        """Write nothing yet; without a folder, never."""
        self._folder = folder

    def of(self, check: str) -> tuple[str, ...]:
        """Return the seeds of a check's examples that failed in the last run."""
        found = self._read().get(check)
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def forget(self, check: str) -> None:
        """Remove the examples of a check that does not fail any more."""
        kept = self._read()
        if kept.pop(check, None) is not None:
            self._write(FILE, json.dumps(kept, indent=1))

    def keep(self, check: str, seed: str, exchanges: Iterable[Exchange]) -> str:
        """Keep an example that failed; write its exchanges as a script, and return that."""
        script = HEAD.format(check=check) + "\n".join(_commands(exchanges)) + "\n"
        self._write(FILE, json.dumps({**self._read(), check: [seed]}, indent=1))
        self._write(f"failed-example-{check}.sh", script)
        return script

    def _read(self) -> dict[str, JSON]:
        with suppress(OSError, ValueError):
            if self._folder is not None:
                found = json.loads((self._folder / FILE).read_text(encoding="utf-8"))
                return found if isinstance(found, dict) else {}
        return {}

    def _write(self, name: str, text: str) -> None:
        with suppress(OSError):
            if self._folder is not None:
                self._folder.mkdir(parents=True, exist_ok=True)
                (self._folder / name).write_text(text, encoding="utf-8", errors="replace")


def _commands(exchanges: Iterable[Exchange]) -> Iterable[str]:
    """Yield a command for each exchange; an id that a create returned is a variable from then."""
    ids: dict[str, str] = {}
    for exchange in exchanges:
        request = exchange.request
        path = _quoted(BASE.sub("", request["url"]), ids)
        command = f'scim -X {request["method"]} "$SCIM_BASE_URL"{path}'
        if request["body"]:
            command += f" -d {_quoted(request['body'], ids)}"
        created = _created(exchange)
        if created is None:
            yield f"{command}; echo"
        else:
            ids[created] = f"id{len(ids) + 1}"
            yield f"{ids[created]}=$({command} | jq -r .id)"
            yield f'created="{path[1:-1].strip("/")}/${ids[created]} $created"'


def _created(exchange: Exchange) -> str | None:
    response = exchange.response
    if exchange.request["method"] != "POST" or response is None or not response["body"]:
        return None
    try:
        found = at_key(json.loads(response["body"]), "id")
    except ValueError:
        return None
    return found if isinstance(found, str) and found else None


def _quoted(text: str, ids: dict[str, str]) -> str:
    """Return a text as a word of the shell, in which known ids are variables."""
    quoted = "'" + text.replace("'", "'\\''") + "'"
    for value, name in {REDACTED: "password", **ids}.items():
        quoted = quoted.replace(value, f"'\"${name}\"'")
    return quoted
