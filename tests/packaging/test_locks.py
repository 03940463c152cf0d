"""The locked requirements: every package has one version, the tested one, and its hashes."""

import re

import pytest

from .loading import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)")


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path):
    found = (PIN.match(line) for line in path.read_text().splitlines())
    return {normal(one[1]): one[2] for one in found if one}


TESTED = pins(ROOT / "constraints.txt")


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_each_package_of_a_lock_has_the_tested_version_and_hashes(path):
    entries = re.split(r"\n(?=\S)", path.read_text().strip())
    assert [one for one in entries if "--hash=sha256:" not in one] == []
    assert len(entries) == len(pins(path))
    assert {name: v for name, v in pins(path).items() if TESTED.get(name) != v} == {}


@pytest.mark.parametrize("path", [*LOCKS, ROOT / "constraints.txt"], ids=lambda path: path.name)
def test_a_lock_names_no_index_and_no_machine(path):
    assert not re.search(r"://|--index|--find-links|file:|@ ", path.read_text())


def test_the_locks_follow_pyproject():
    text = (ROOT / "pyproject.toml").read_text()

    def named(table):
        return {normal(one) for one in re.findall(r'^    "([\w.-]+)', table, re.MULTILINE)}

    runtime = named(re.search(r"^dependencies = \[(.*?)^\]", text, re.DOTALL | re.MULTILINE)[1])
    dev = named(re.search(r"^dev = \[(.*?)^\]", text, re.DOTALL | re.MULTILINE)[1])
    assert len(runtime) > 10
    assert runtime - pins(ROOT / "requirements" / "runtime.txt").keys() == set()
    assert (runtime | dev) - pins(ROOT / "requirements" / "dev.txt").keys() == set()
