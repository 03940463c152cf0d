"""Distinguish a target that has no room for one more User from one that refuses a body."""

import re
import time
from collections.abc import Callable
from threading import RLock
from typing import Final

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response, describe
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import NAMES, is_list, rows_of
from pytest_scim.target.cleanup.ownership.observations import is_absent
from pytest_scim.target.cleanup.room.room import LICENCE_OWNER, Room
from pytest_scim.target.http.bounds.turns import keeping
from pytest_scim.target.requests import name_query, request

WORDS: Final = re.compile(
    r"licen[cs]e|\bseats?\b|quota|\blimits?\b|\bplan\b|capacity|maximum|subscription|upgrade|\bfull\b",
    re.IGNORECASE,
)
"""Words of a refusal for lack of room."""

SILENT: Final = frozenset({400, 402, 403, 409, 413, 422, 429, 507})
"""Statuses that mean a lack of room where no reason is given, and the same body worked before.

500 is not one of them: a server that fails at every second User has a defect.
"""

TAKEN: Final = re.compile(
    r"already|duplicate|uniqueness|\bunique\b|in use|\btaken\b", re.IGNORECASE
)
"""Words of a refusal for a value that another User has."""

OTHERS: Final = 3
"""Users that stand where a refusal in other words may mean a lack of room."""

TRIALS: Final = 3
"""Reasons of other refusals, after which the run tests no further ones for a lack of room.

Reasons with words of a lack of room are counted apart from those without. A target may give one
reason for everything: each is tested so often at most, and only where more Users exist than before.
"""

DELAYS: Final = (1.0, 2.0, 4.0)
"""Seconds between the attempts where a target may take some time to free what was removed."""

Send = Callable[[Request], Response]


class FullTarget:
    """Sends creates of Users, and finds out whether a refusal means that there is no room.

    It does where a create worked before, a lookup finds no User that the refused create created,
    and the target refuses a plain create as well: in the same words, if they name no lack of room.
    The run then lets no more Users exist at once than there were. It removes Users of finished
    checks and sends the create again, several times where the target frees room some seconds later.

    ``plain`` returns the body of a plain create. ``refuses_nobody``: the profile has the rule
    ``licence_cap``, so that the refusal is a finding of the rule's own check. ``wait`` sleeps.
    """

    def __init__(
        self,
        room: Room,
        plain: Callable[[], JSONObject],
        *,
        refuses_nobody: bool = False,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._room = room
        self._plain = plain
        self._wait = wait
        self._refuses_nobody = refuses_nobody
        self._worked: set[frozenset[str]] = set()
        self._other_reasons: dict[str, list[int]] = {}
        """How many Users existed when a plain create worked after a refusal for that reason."""
        self._frees_late = False
        self._lock = RLock()

    def sending(self, send: Send, ask: Send | None = None) -> Send:
        """Return a function that sends as ``send`` does; ``ask`` sends a lookup and a plain create.

        Okta sends neither, so that the record may not attribute them to a flow.
        """
        of_check = ask or send

        def send_and_judge(one: Request) -> Response:
            response = send(one)
            if one.method != "POST" or one.path != "/Users":
                return response
            if response.ok:
                self._worked.add(_shape(one))
                return response
            with keeping(), self._lock:
                return self._judge(one, response, send, of_check)

        return send_and_judge

    def _judge(self, one: Request, refusal: Response, send: Send, ask: Send) -> Response:
        """Return the response to a create that was refused, or to its second attempt.

        Raises:
            NotRun: the target has no room.
            Blocked: the same, under the rule ``licence_cap``.
        """
        if self._room.closed is not None or not self._may_be_full(one, refusal):
            return refusal
        if not (self._existed(one) or self._made_nothing(one, ask)):
            return refusal
        if not self._refuses_plain(refusal, ask):
            # A target that frees late may have had room for the plain one again.
            return send(one) if self._may_free(refusal) else refusal
        if self._refuses_nobody and self._room.check == LICENCE_OWNER:
            return refusal
        limit, late = self._room.limit, self._room.has_just_removed
        ended = self._end(refusal)
        removed = self._room.remove_finished()
        again = send(one) if removed else refusal
        waits = _is_same(again, refusal) and (removed or late)
        if late and (waits or self._frees_late):  # what was removed before still takes up room
            self._room.limit = limit
        if waits:
            again = self._later(one, send, refusal)
        if not _is_same(again, refusal):
            return again
        self._room.closed = ended
        raise ended

    def _later(self, one: Request, send: Send, refusal: Response) -> Response:
        """Return the response to a create that is sent again some seconds later."""
        for seconds in DELAYS:
            self._wait(seconds)
            again = send(one)
            if not _is_same(again, refusal):
                self._frees_late = True
                return again
        return refusal

    def _end(self, refusal: Response) -> NotRun | Blocked:
        """Note that there is no room, and return what to raise for it.

        Under the rule ``licence_cap`` the check of the rule has the finding.
        """
        ended = self._room.is_full(describe(refusal))
        if not self._refuses_nobody:
            return ended
        self._room.refused_for_licences = (
            f"the target refused to create a User for lack of room: {describe(refusal)}"
        )
        return Blocked(LICENCE_OWNER, self._room.refused_for_licences)

    def _may_be_full(self, one: Request, refusal: Response) -> bool:
        """Return whether a refusal names a lack of room, or refuses a body that worked before."""
        if not self._worked or not refusal.status or not self._room.standing:
            return False
        reason = _reason(refusal)
        named = _names_room(reason)
        alike = [other for other in self._other_reasons if _names_room(other) is named]
        tested = self._other_reasons.get(reason, [])
        if len(tested or alike) >= TRIALS or self._room.standing <= max(tested, default=0):
            return False
        if named:
            return True
        known = refusal.status in SILENT and _shape(one) in self._worked
        return known and self._room.standing >= OTHERS and TAKEN.search(reason) is None

    def _existed(self, one: Request) -> bool:
        """Return whether the run has a User of that userName from an earlier create."""
        name = at_key(one.json, NAMES["Users"])
        standing = self._room.ownership.standing
        return any(claim.kind == "Users" and claim.id and claim.name == name for claim in standing)

    def _made_nothing(self, one: Request, ask: Send) -> bool:
        """Return whether a lookup by userName finds no User: a list without rows, or a 404."""
        name = at_key(one.json, NAMES["Users"])
        if not isinstance(name, str) or not name:
            return False
        found = ask(request("GET", "/Users", query=name_query(NAMES["Users"], name)))
        nothing = (is_list(found) and not rows_of(found.json)) or is_absent(found)
        claim = self._room.ownership.claims.nameless("Users", name) if nothing else None
        if claim is not None:  # of a 5xx, after which a User may exist
            self._room.ownership.strike(claim)
        return nothing

    def _refuses_plain(self, refusal: Response, ask: Send) -> bool:
        """Return whether the target refuses a plain create, too; if not, note the reason."""
        plain, reason = request("POST", "/Users", self._plain()), _reason(refusal)
        response = ask(plain)
        if not response.ok and (_names_room(reason) or _reason(response) == reason):
            return self._made_nothing(plain, ask)
        if not self._may_free(refusal):
            self._other_reasons.setdefault(reason, []).append(self._room.standing)
        return False

    def _may_free(self, refusal: Response) -> bool:
        return self._room.has_just_removed and _names_room(_reason(refusal))


def _shape(one: Request) -> frozenset[str]:
    """Return the names of the attributes in a body."""
    return frozenset(one.json) if isinstance(one.json, dict) else frozenset()


def _is_same(response: Response, refusal: Response) -> bool:
    return not response.ok and _reason(response) == _reason(refusal)


def _names_room(reason: str) -> bool:
    return WORDS.search(reason) is not None


def _reason(refusal: Response) -> str:
    """Return the status and the text of an Error, in small letters and without other digits."""
    body = refusal.json
    texts = [at_key(body, key) for key in ("detail", "scimType", "message", "error", "title")]
    known = " ".join(text for text in texts if isinstance(text, str))
    return f"{refusal.status} {re.sub(r'[0-9]+', '', known.lower())}"
