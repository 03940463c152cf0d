"""Switch each vendor's rules off in the embedded provider, one after the other, and count.

Usage: ``python scripts/rules_off.py [PROFILE …]``, all bundled profiles by default. The
rule's own check must violate, and fewer than five others may. A rule that the
provider keeps anyway is broken by its first fault.
"""

import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pytest_scim.checks.verdict import weights
from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load
from pytest_scim.provider.faults import registry

ROOT = Path(__file__).parents[1]
OTHERS = 5
SPENT = {"old_token_refused"}
"""Rules whose check needs a token that a rehearsal has not got."""


def breaks(profile):
    """Yield a rule of the profile and the fault that breaks it: the one that switches it off."""
    for rule in profile.rules:
        faults = [f for f in registry().values() if f.rule == rule.name]
        faults.sort(key=lambda fault: fault.switches_off is None)
        if faults and rule.name not in SPENT:
            yield rule.name, faults[0]


def rehearse(name, fault):
    """Return the checks of the record of a rehearsal with a fault in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "broken.yaml")
        declared = {"check": fault.catches[0], "reason": "switched off", "provider": fault.id}
        path.write_text(
            f"name: broken\ntitle: Broken\nextends: {name}\ndeviations: [{json.dumps(declared)}]\n"
        )
        command = [sys.executable, "-m", "pytest", "-q", "-pno:cacheprovider"]
        command += [f"--profile={path}", f"--report-dir={folder}/report"]
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        record = Path(folder, "report", "record.json")
        if not record.exists():
            sys.exit(f"{name}, {fault.id}: {finished.stdout}{finished.stderr}")
        return json.loads(record.read_text())["checks"]


def judge(case):
    """Rehearse one case, say what came of it, and return whether it is as it should be."""
    name, rule, fault = case
    checks = rehearse(name, fault)
    verdicts = {check["id"]: check["verdict"] for check in checks}
    own = verdicts[fault.catches[0]] == "deviates"
    failed = [check for check, weight in weights(checks).items() if weight]
    others = [check for check in failed if check not in fault.catches]
    shown = "violates" if own else verdicts[fault.catches[0]]
    print(f"{name:10} {rule:34} {shown:9} {len(others)} others {', '.join(others)}", flush=True)
    return own and len(others) < OTHERS


def main():
    """Judge every rule of the profiles; end with 1 unless all are as they should be."""
    names = sys.argv[1:] or bundled()
    cases = [(name, *broken) for name in names for broken in breaks(load(name))]
    with ThreadPoolExecutor(2) as pool:
        sys.exit(not all(list(pool.map(judge, cases))))


if __name__ == "__main__":
    main()
