"""A run that links a group of the vendor's own."""

import pytest

from ...connection import JANE, Connection, journal_at
from .staff import values


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.fixture
def run(path):
    """A run that has created Jane (1) and links the group Staff (g1); u1 and u2 are in it."""
    journal = journal_at(path)
    run = Connection(journal=journal, linkable=["Staff"])
    run.target.put("Groups", "g1", "Staff", members=values("u1", "u2"))
    run.target.put("Groups", "g2", "Staff of others")
    run.create(JANE)
    run.ask("GET", "/Users/1")
    run.groups.borrow("Staff")
    run.start = len(run.lines)
    yield run
    journal.close(done=True)
