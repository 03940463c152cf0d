"""Plays all suites on a service provider without a fault that uses the freedom of the RFCs.

Usage: ``python -m variations.without_fault``, with ``tests`` on the path. Prints one JSON object.
"""

import json
import sys

from .__main__ import advised, wrongs
from .allowed import registry
from .playing import Played, each, play, warm_up

PROFILE = "okta-oin"
VARIATIONS = (
    "closed_configuration",
    "equality_only",
    "own_canonical_values",
    "nick_name_on_request",
    "department_is_always_returned",
    "pages_by_index_alone",
)
"""Discovery behind the token, filters of ``eq`` alone, canonical values of its own, attributes that
are returned on request and always, and pages by index."""


def run(_: None) -> Played:
    """Play the variations together; in a process of its own."""
    return play(PROFILE, [one for name, one in registry().items() if name in VARIATIONS])


def main() -> int:
    """Play the provider and print what came of it; return 0."""
    warm_up()
    for played in each(run, [None]):
        reported = {
            "verdicts": played.verdicts,
            "judged": played.judged,
            "wrong": wrongs(played),
            "advice": advised(played),
            "blocked": played.ids("blocked"),
            "silent": played.ids("not-applicable", "not-run"),
        }
        print(json.dumps(reported), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
