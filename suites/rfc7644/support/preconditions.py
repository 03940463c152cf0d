"""The shared account, read and changed under preconditions."""

from dataclasses import dataclass

from pytest_scim.checks.outcomes import Blocked, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import READ_OWNER, said
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.names import FAMILY
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.bulk_request import renamed
from pytest_scim.suites.support.user import op

ETAG_OWNER = "rfc7644.versioning.a_read_carries_an_etag"


@dataclass(frozen=True, slots=True)
class Change:
    """A rename: its answer, the version before it, and whether it was performed.

    That is known from the name: any other one than before, since a target may spell it in its way.
    """

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
        """The account's version.

        Raises:
            Blocked: a read tells none.
            NotApplicable: no client can send it back.
        """
        tag = self.read().header("ETag")
        if not tag:
            raise Blocked(ETAG_OWNER, "a read has no ETag")
        if not tag.isascii():
            raise NotApplicable("the target's ETag has other letters than those of ASCII")
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
        tag, account = self.tag, self._account()
        body, family = renamed(self._sheet, account, self._rehearsal.people)
        if method == "PATCH":
            answer = self._sheet.patch(op("replace", FAMILY, family), extra=(precondition,))
        else:
            answer = self._sheet.put(body, extra=(precondition,))
        self._rehearsal.directory.settle.over()
        self._read = None
        return Change(answer, tag, at(self._account(), FAMILY) != at(account, FAMILY))

    def _account(self):
        """Return what a read shows; raise Unreadable unless that is an account."""
        answer = self.read()
        if not answer.ok or not isinstance(answer.json, dict):
            told = f"reading the account by its id was answered {said(answer)}"
            raise Unreadable(told, owner=READ_OWNER)
        return answer.json
