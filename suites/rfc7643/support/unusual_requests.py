"""Set-ups that run once, and requests that the RFC allows and few clients send."""

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.plugin.fixtures import CREATE_OWNER, describe
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.user import UserResource

NAMED = "rfc7643.common_attributes.an_external_id_is_optional"
"""Owns a plain create, which has no externalId."""

SCRIPTS = {GIVEN: "Zoë-Ωμέγα", FAMILY: "Łódź 東京"}
"""Names in letters beyond ASCII."""

PHONES = (
    {"value": "+1 415 555 0101", "type": "work"},
    {"value": "+1 628 555 0102", "type": "mobile"},
)
UNHEARD = "urn:example:params:scim:schemas:extension:unheard:2.0:User"


class Once:
    """Runs a part of a set-up once, and cites its exchanges for each check that uses it."""

    def __init__(self, context):
        """Send nothing before a check needs it."""
        self._context = context
        self._played = {}

    def __call__(self, name, play):
        """Return what ``play`` returned the first time, or raise what it raised."""
        recording, log = self._context.recording, self._context.log
        if name not in self._played:
            first, outcome = len(recording), (None, None)
            try:
                outcome = (play(), None)
            except (AssertionError, Blocked) as error:
                outcome = (None, error)
            self._played[name] = (*outcome, range(first, len(recording)))
        value, error, exchanges = self._played[name]
        log.cite(exchanges)
        if error is not None:
            raise error
        return value


class Trial:
    """A user created by an unusual create and updated by unusual PUTs.

    The create is unusual in two ways: ``backwards``, its attributes in reverse order, and
    ``scripts``, names with non-ASCII letters. When the target rejects both together, each is
    sent alone, so that one rejection is not taken for the other.
    """

    def __init__(self, context, test_data):
        """Create the user; ``made`` is the response that did, or that rejected a plain create."""
        self._users, self._test_data = context.users, test_data
        self.creates = at_once(self._create, "backwards", "scripts")
        self.made = next((a for _, a in self.creates.values() if a.ok), None)
        if self.made is None:
            self.made = self._create()[1]
        user_id = at(self.made.json, "id") if self.made.ok else None
        self.user = None
        if isinstance(user_id, str):
            self.user = UserResource(context.users, context.profile, user_id)

    @property
    def known(self):
        """The user; Blocked when there is none."""
        if self.user is None:
            owner = CREATE_OWNER if self.made.ok else NAMED
            raise Blocked(owner, f"a plain create returned {describe(self.made)}")
        return self.user

    def read(self, response):
        """Return the user that a response created, as a GET returns it."""
        user_id = at(response.json, "id")
        if user_id == self.known.id:
            return self.known.first
        return self._users.user(str(user_id))

    def replace(self, *changes):
        """PUT the user with all changes at once, or with each alone when the target rejects that.

        Each change is a function of the body. Returns the user afterwards and the response, by
        change.
        """
        return at_once(self._replace, *changes)

    def _create(self, *liberties):
        okta_user = self._test_data.okta_user()
        if "scripts" in liberties:
            okta_user = okta_user.having(SCRIPTS)
        body = okta_user.resource()
        if "backwards" in liberties:
            body = backwards(body)
        response = self._users.ask("POST", "/Users", body)
        return okta_user, response

    def _replace(self, *changes):
        body = dict(self.known.first)
        for change in changes:
            body = change(body)
        response = self.known.put(body)
        refused = 400 <= response.status < 500
        return self.known.first if refused else self.known.body, response


def at_once(send, *liberties):
    """Send one request with all variants, or one with each alone when the target rejects that.

    Returns what ``send`` returns, a pair that ends in a response, by variant.
    """
    together = send(*liberties)
    if together[-1].ok or len(liberties) == 1:
        return dict.fromkeys(liberties, together)
    return {liberty: send(liberty) for liberty in liberties}


def backwards(value):
    """Return a JSON value with the members of its objects in reverse order."""
    if isinstance(value, dict):
        return {name: backwards(inner) for name, inner in reversed(value.items())}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def two_primaries(body):
    """Mark both phone numbers as primary."""
    return {**body, "phoneNumbers": [{**phone, "primary": True} for phone in PHONES]}


def twins(body):
    """Send a phone number twice."""
    return {**body, "phoneNumbers": [*(entries(body, "phoneNumbers") or PHONES), PHONES[0]]}


def unheard(body):
    """Send an extension that no schema defines."""
    return {**body, "schemas": [*entries(body, "schemas"), UNHEARD], UNHEARD: {"shoeSize": "43"}}
