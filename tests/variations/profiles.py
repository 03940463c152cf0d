"""Runs the suites under generated profiles: each that the loader accepts rehearses clean.

Usage: ``python -m variations.profiles [--count N] [--seed N] [--all] [--json]``, with ``tests``
on the path, or ``python -m variations.profiles FILE …`` for profiles that were printed before.
Without ``--all`` only the suites okta, vendor and runscope run. Ends with 1 when a run is not
clean, or gives advice, and prints its profile.
"""

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.strategies as st
import yaml

from pytest_scim.profile.load import load
from pytest_scim.profile.model import ATTRIBUTES, FEATURES, ProfileError

from .playing import ROOT, Played, each, play, warm_up

BASES = ("okta-oin", "okta-aiw", "okta-oiw", "scileads", "leadiq", "ici", "iomete", "livepreso")
FOLDERS = ("okta", "vendor", "runscope")
LENGTHS = st.sampled_from((20, 30, 64, 100, 255))
IMPORTANT = (*ATTRIBUTES[1:4], "displayName", 'emails[type eq "work"].value', "locale")
"""What most bodies contain: each is mapped, required or not, far more often than the others."""

EXTENSION = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"
EMAIL, EMAIL_TYPE = 'emails[type eq "work"].value', "emails.type"


def details() -> st.SearchStrategy[Any]:
    """Return what a profile says of an attribute: ``None`` removes it."""
    fixed = {"required": st.booleans(), "max_length": LENGTHS}
    return st.none() | st.fixed_dictionaries({}, optional=fixed)


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Return the document of a profile; the loader may still refuse it."""
    features = draw(st.dictionaries(st.sampled_from(FEATURES), st.booleans(), max_size=4))
    paths = st.sampled_from(IMPORTANT) | st.sampled_from(ATTRIBUTES)
    attributes = draw(st.dictionaries(paths, details(), min_size=2, max_size=10))
    if attributes.get(EMAIL, {}) is None:
        attributes[EMAIL_TYPE] = None
    if (name := attributes.pop("userName", None)) is not None:
        attributes["userName"] = {"max_length": name.get("max_length", 100)}
    document: dict[str, Any] = {"name": "generated", "title": "Generated", "features": features}
    document |= {"extends": draw(st.sampled_from(BASES)), "attributes": attributes}
    if draw(st.booleans()):
        document["limits"] = {"users": draw(st.integers(1, 200))}
    if draw(st.integers(0, 3)) == 0:
        document["user_patch"] = draw(st.booleans())
    return document


def generated(count: int, seed: int, folder: Path) -> list[Path]:
    """Write as many different profiles that the loader accepts; return the files."""
    found: dict[str, Path] = {}

    @hypothesis.seed(seed)
    @hypothesis.settings(
        database=None,
        max_examples=20 * count,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(profiles())
    def note(document: dict[str, Any]) -> None:
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)
        path = folder / f"generated-{len(found)}.yaml"
        if len(found) < count and text not in found:
            path.write_text(text, encoding="utf-8")
            with contextlib.suppress(ProfileError):
                load(str(path))
                found[text] = path

    note()
    return [*found.values()]


def run(job: tuple[str, tuple[str, ...]]) -> tuple[str, Played]:
    """Rehearse a profile; in a process of its own."""
    path, options = job
    return path, play(path, options=options)


def unclean(played: Played) -> dict[str, str]:
    """Return what is not clean, check to message; a provider of ours gets no advice, either."""
    if played.interrupted:
        return {"(the run)": f"it did not end: {played.output[-2000:]}"}
    bad = played.reported("violates", "error", "stale", "blocked", "advisory")
    return {check: str(message) for check, message in bad.items()}


def results(paths: list[Path], *, whole: bool) -> Iterator[tuple[str, dict[str, str], float]]:
    """Yield of each profile its text, what is not clean, and how long the run took."""
    folders = [] if whole else [str(ROOT / "suites" / folder) for folder in FOLDERS]
    for path, played in each(run, [(str(path), tuple(folders)) for path in paths]):
        yield Path(path).read_text(encoding="utf-8"), unclean(played), played.seconds


def main() -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="variations.profiles", description=__doc__)
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--all", action="store_true", help="all suites")
    parser.add_argument("--json", action="store_true", help="one object for each run")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options = parser.parse_args()
    code = 0
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        paths = options.files or generated(options.count, options.seed, Path(folder))
        for text, wrong, seconds in results(paths, whole=options.all):
            code |= bool(wrong)
            if options.json:
                print(json.dumps({"profile": text, "wrong": wrong}), flush=True)
                continue
            print(f"{seconds:5.1f} s  {len(wrong)} wrong", flush=True)
            if wrong:
                print(text)
            for check, message in wrong.items():
                print(f"    WRONG    {check}: {message[:300]}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
