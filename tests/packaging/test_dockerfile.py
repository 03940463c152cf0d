"""The Dockerfile: no rights, and nothing that is not locked. ``make wheel`` runs its lines."""

import json
import re

from .loading import ROOT, script

STEPS = script("image_steps")
TEXT = (ROOT / "Dockerfile").read_text()


def test_it_starts_a_run_as_a_user_without_rights():
    image = STEPS.last_stage(TEXT)
    assert json.loads(image.entrypoint) == ["pytest-scim", "run"]
    assert image.user == "10001"
    assert [line for user, line in image.runs if user == "root"] == [
        "useradd --create-home --uid 10001 scim && install -d -o scim /opt/pytest-scim /work"
    ]


def test_its_bases_are_slim():
    bases = re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim", base) for base in bases)


def test_whatever_pip_downloads_has_a_hash():
    installs = re.findall(r"pip install (.*)", TEXT)
    assert len(installs) == 3
    assert all("--require-hashes" in one or one.endswith("--no-deps ./*.whl") for one in installs)


def test_the_wheel_runs_the_lines_of_the_last_stage():
    text = (
        "FROM a AS b\nRUN x\nFROM c\nRUN y \\\n && z\nUSER 7\n# no\nRUN one\nRUN two \\\n  three\n"
    )
    image = STEPS.last_stage(text)
    assert image.runs == [("root", "y && z"), ("7", "one"), ("7", "two three")]
    assert image.of_the_user() == ["one", "two three"]
    assert len(STEPS.last_stage(TEXT).of_the_user()) == 3
    assert "scripts/image_steps.py" in (ROOT / "scripts" / "wheel.sh").read_text()


def test_the_context_has_what_the_build_needs_and_no_more():
    lines = (ROOT / ".dockerignore").read_text().split()
    assert lines[0] == "*"
    kept = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert all((ROOT / one).exists() for one in kept)
    assert {"src", "suites", "profiles", "pyproject.toml", "README.md", "LICENSE"} <= set(kept)
