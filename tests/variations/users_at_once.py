"""Plays profiles with the limits of a remote target, and counts the Users that exist at once.

Usage: ``python -m variations.users_at_once PROFILE … [-- OPTION …]``, with ``tests`` on the path;
the options are pytest's. Prints one JSON object for each profile.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from pytest_scim.profile.load import load
from pytest_scim.profile.model import AWAY
from pytest_scim.run.context import AWAY_USERS

from .__main__ import wrongs
from .allowed import Call, Reply, Responder, Variation
from .playing import each, play, warm_up


class Count:
    """Counts, around a provider, the Users that exist besides those of its start."""

    def __init__(self) -> None:
        self.before: int | None = None
        self.most = 0

    def __call__(self, call: Call, respond: Responder) -> Reply:
        if self.before is None:
            self.before = len(call.provider.users())
        reply = respond(call)
        if call.method == "POST":
            self.most = max(self.most, len(call.provider.users()) - self.before)
        return reply


def run(job: tuple[str, list[str]]) -> dict[str, Any]:
    """Play a profile, in a process of its own; return what came of it."""
    name, options = job
    count = Count()
    with tempfile.TemporaryDirectory() as folder:
        played = play(_away(name, Path(folder)), [Variation("", "", count)], options=options)
    noted = [c["id"] for c in played.checks if "tried with" in (c["message"] or "")]
    missed = played.reported("not-run")
    lacking = {check: why for check, why in missed.items() if "no room" in why}
    return {
        "profile": name,
        "most": count.most,
        "checks": len(played.checks),
        "wrong": wrongs(played),
        "smaller": noted,
        "lacking": lacking,
    }


def _away(name: str, folder: Path) -> str:
    """Write a profile with the limits that it has on a remote target, and return its path."""
    profile = load(name)
    limits = {"users_at_once": AWAY, "users": AWAY_USERS}
    head = {"name": f"away-{name}", "title": profile.title, "extends": str(profile.path)}
    path = folder / "away.yaml"
    path.write_text(json.dumps({**head, "limits": limits}), encoding="utf-8")
    return str(path)


def main() -> int:
    """Play what was asked for and return 0."""
    given, _, options = " ".join(sys.argv[1:]).partition(" -- ")
    warm_up()
    for reported in each(run, [(name, json.loads(options or "[]")) for name in given.split()]):
        print(json.dumps(reported), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
