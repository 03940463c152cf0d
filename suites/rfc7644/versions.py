"""The shared account, read and changed under preconditions."""

from dataclasses import dataclass

from pytest_scim.check import NotOffered
from pytest_scim.people import FAMILY
from pytest_scim.scim.message import Answer
from pytest_scim.scim.path import at
from pytest_scim.suites.rfc7644.jobs import renamed
from pytest_scim.suites.sheet import op


@dataclass(frozen=True, slots=True)
class Change:
    """A rename: its answer, the version before it, and whether it was performed."""

    answer: Answer
    before: str
    performed: bool


class Versions:
    """Asks for the account, each time under a precondition."""

    def __init__(self, rehearsal, sheet):
        """Nothing is asked before somebody wants to know."""
        self._rehearsal = rehearsal
        self._sheet = sheet
        self._read = None

    def read(self):
        """Return the answer to a read of the account as it is now: one read until it changes."""
        if self._read is None:
            self._read = self.ask()
        self._rehearsal.evidence.cite([self._read.exchange])
        return self._read

    @property
    def tag(self):
        """The account's version; that a read tells one is a check of its own."""
        tag = self.read().header("ETag")
        if not tag or not tag.isascii():
            raise NotOffered("a read has no ETag that can be sent back: a check of its own says so")
        return tag

    @property
    def strange(self):
        """A version that the account never had."""
        return f'W/"{self._rehearsal.people.letters(16)}"'

    def ask(self, *precondition):
        """Read the account, under a precondition if there is one: a header's name and value."""
        extra = (precondition,) if precondition else ()
        return self._rehearsal.directory.ask("GET", self._sheet.path, extra=extra)

    def rename(self, method, *precondition):
        """Rename the account under a precondition, and look."""
        tag, account = self.tag, self.read().json
        if not isinstance(account, dict):
            raise NotOffered("a read shows no account, which is a finding of another check")
        body, family = renamed(self._sheet, account, self._rehearsal.people)
        if method == "PATCH":
            answer = self._sheet.patch(op("replace", FAMILY, family), extra=(precondition,))
        else:
            answer = self._sheet.put(body, extra=(precondition,))
        self._rehearsal.directory.settle.over()
        self._read = None
        shown = at(self.read().json, FAMILY)
        if shown not in (at(account, FAMILY), family):
            raise NotOffered("a rename shows another name, which is a finding of another check")
        return Change(answer, tag, shown == family)
