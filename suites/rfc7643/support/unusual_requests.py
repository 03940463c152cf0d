"""Set-ups that are played once in a run, and requests that take liberties."""

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.plugin.fixtures import CREATE_OWNER, said
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.user import Sheet

NAMED = "rfc7643.common_attributes.an_external_id_is_optional"
"""Owns a plain create, which gives no externalId."""

SCRIPTS = {GIVEN: "Zoë-Ωμέγα", FAMILY: "Łódź 東京"}
"""Names in letters beyond ASCII."""

PHONES = (
    {"value": "+1 415 555 0101", "type": "work"},
    {"value": "+1 628 555 0102", "type": "mobile"},
)
UNHEARD = "urn:example:params:scim:schemas:extension:unheard:2.0:User"


class Once:
    """Plays a part of a set-up once, and cites its exchanges to each check that asks for it."""

    def __init__(self, rehearsal):
        """Nothing is played before somebody asks."""
        self._rehearsal = rehearsal
        self._played = {}

    def __call__(self, name, play):
        """Return what ``play`` gave the first time, or raise what it raised."""
        recording, evidence = self._rehearsal.recording, self._rehearsal.evidence
        if name not in self._played:
            first, outcome = len(recording), (None, None)
            try:
                outcome = (play(), None)
            except (AssertionError, Blocked) as error:
                outcome = (None, error)
            self._played[name] = (*outcome, range(first, len(recording)))
        value, error, exchanges = self._played[name]
        evidence.cite(exchanges)
        if error is not None:
            raise error
        return value


class Trial:
    """An account made by a create that takes two liberties, and replaced by PUTs that do.

    The liberties of a create are ``backwards``, its attributes in reversed order, and
    ``scripts``, names in letters beyond ASCII. What is refused at once is sent again with
    each liberty alone, so that each can be told from the other.
    """

    def __init__(self, rehearsal, people):
        """Create the account; ``made`` is the answer that did, or that refused a plain create."""
        self._directory, self._people = rehearsal.directory, people
        self.creates = at_once(self._create, "backwards", "scripts")
        self.made = next((a for _, a in self.creates.values() if a.ok), None)
        if self.made is None:
            self.made = self._create()[1]
        account_id = at(self.made.json, "id") if self.made.ok else None
        self.account = None
        if isinstance(account_id, str):
            self.account = Sheet(rehearsal.directory, rehearsal.profile, account_id)

    @property
    def known(self):
        """The account; Blocked when there is none."""
        if self.account is None:
            owner = CREATE_OWNER if self.made.ok else NAMED
            raise Blocked(owner, f"a plain create was answered {said(self.made)}")
        return self.account

    def read(self, answer):
        """Return the account that an answer made, as a read shows it."""
        account_id = at(answer.json, "id")
        if account_id == self.known.id:
            return self.known.first
        return self._directory.user(str(account_id))

    def replace(self, *changes):
        """PUT the account with all changes at once, or with each alone when that is refused.

        Each change is a function of the body. Returns the account as it then is and the answer,
        by change.
        """
        return at_once(self._replace, *changes)

    def _create(self, *liberties):
        person = self._people.person()
        if "scripts" in liberties:
            person = person.having(SCRIPTS)
        body = person.resource()
        if "backwards" in liberties:
            body = backwards(body)
        answer = self._directory.ask("POST", "/Users", body)
        return person, answer

    def _replace(self, *changes):
        body = dict(self.known.first)
        for change in changes:
            body = change(body)
        answer = self.known.put(body)
        refused = 400 <= answer.status < 500
        return self.known.first if refused else self.known.shown, answer


def at_once(send, *liberties):
    """Send one request with all liberties, or one with each alone when that is refused.

    Returns what ``send`` gives, a pair that ends in an answer, by liberty.
    """
    together = send(*liberties)
    if together[-1].ok or len(liberties) == 1:
        return dict.fromkeys(liberties, together)
    return {liberty: send(liberty) for liberty in liberties}


def backwards(value):
    """Return a JSON value with the members of its objects in reversed order."""
    if isinstance(value, dict):
        return {name: backwards(inner) for name, inner in reversed(value.items())}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def two_primaries(body):
    """Mark both telephone numbers as primary."""
    return {**body, "phoneNumbers": [{**phone, "primary": True} for phone in PHONES]}


def twins(body):
    """Give a telephone number twice."""
    return {**body, "phoneNumbers": [*(entries(body, "phoneNumbers") or PHONES), PHONES[0]]}


def unheard(body):
    """Give an extension that nobody defines."""
    return {**body, "schemas": [*entries(body, "schemas"), UNHEARD], UNHEARD: {"shoeSize": "43"}}
