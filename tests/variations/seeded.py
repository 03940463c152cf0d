"""Plays suites on providers with faults, and prints the causes of the findings as JSON.

``python -m variations.seeded FAULT,FAULT …``: each argument is the faults of one provider.
"""

import json
import sys

from pytest_scim.provider.faults import registry

from .playing import each, play, warm_up

SUITES = ("suites/okta",)
"""Without those that judge how fast a response comes."""


def run(names: list[str]) -> dict[str, object]:
    """Play Okta's suite on a provider with some faults; in a process of its own."""
    faults = [registry()[name] for name in names]
    features = ("entitlements=on", "import_user_schema=on", "profile_sourcing=on")
    played = play("okta-oin", faults, features=features, options=SUITES)
    findings = set(played.ids("violates", "advisory", "stale"))
    return {
        "causes": [cause["checks"] for cause in played.causes],
        "own": [sorted(findings & set(fault.catches)) for fault in faults],
        "findings": sorted(findings),
        "blocked": played.blocked_without_finding(),
        "errors": played.ids("error"),
    }


if __name__ == "__main__":
    warm_up()
    for found in each(run, [names.split(",") for names in sys.argv[1:]]):
        print(json.dumps(found), flush=True)
