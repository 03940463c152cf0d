"""Plays the properties on providers with faults, or on the clean one; prints what they find.

``python -m variations.explored EXAMPLES SEEDS [FAULT …]`` in the folder ``tests``. Without faults
it plays ``SEEDS`` seeds on the clean provider of each profile.
"""

import sys
from collections import Counter

from pytest_scim.provider.faults import registry

from .playing import each, play, warm_up

FOLDER = "pytest_scim.provider.faults.properties"


def seeded() -> list[str]:
    """Return the faults that the properties are to find."""
    return [name for name, fault in registry().items() if fault.apply.__module__.startswith(FOLDER)]


def find(job: tuple[str, str, str]) -> tuple[str, bool, dict[str, str]]:
    """Play the checks that a fault names; return whether one of them finds it, and the messages."""
    name, examples, seed = job
    fault = registry()[name]
    profile = f"okta-{(fault.integrations or ('oin',))[0]}"
    checks = [check.rpartition(".")[2] for check in fault.catches]
    options = [f"--scim-examples={examples}", f"--scim-seed={seed}", "-k", " or ".join(checks)]
    reported = play(profile, [fault], options=options).reported("violates", "advisory")
    return name, any(check in reported for check in fault.catches), reported


def alarm(job: tuple[str, str, str]) -> tuple[str, dict[str, str], int]:
    """Play the properties on a clean provider; return what they report, wrongly."""
    profile, examples, seed = job
    options = [f"--scim-examples={examples}", f"--scim-seed={seed}", "-k", "properties"]
    played = play(profile, options=options)
    return seed, played.reported("violates", "advisory", "error", "blocked"), played.exchanges


def main(examples: str, seeds: int, names: list[str]) -> None:
    """Print each fault that is not found, or each false alarm, and how many there were."""
    warm_up()
    if names:
        chosen = seeded() if names == ["all"] else names
        jobs = [(name, examples, f"explored-{n}") for name in chosen for n in range(seeds)]
        found: Counter[bool] = Counter()
        for name, is_found, reported in each(find, jobs):
            found[is_found] += 1
            print(name, "found" if is_found else "NOT FOUND", reported, flush=True)
        print(f"{found[True]} of {found.total()} found")
        return
    jobs = [(profile, examples, f"clean-{n}") for n in range(seeds) for profile in PROFILES]
    wrong = 0
    for seed, reported, exchanges in each(alarm, jobs):
        wrong += bool(reported)
        print(seed, exchanges, reported or "", flush=True)
    print(f"{wrong} of {len(jobs)} runs with a false alarm")


PROFILES = ("okta-oin", "okta-aiw", "okta-oiw")

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
