"""A user and a group that this run created and that checks may change freely."""

from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    PUSH_OWNER,
    entered,
    member_ids,
    owned_by,
    resource_path,
    said,
)
from pytest_scim.scim.names import GROUP
from pytest_scim.scim.paths import at
from pytest_scim.suites.support.user import Sheet

UPDATE_OWNER = "okta.update_users.a_changed_name_shows"


class Subject(Sheet):
    """A user with the basic attributes."""

    def __init__(self, rehearsal):
        """Create the user, as the app's own admin would, and read it."""
        with owned_by(CREATE_OWNER):
            account = entered(rehearsal, rehearsal.people.person())
            self.person = account.person
            super().__init__(rehearsal.directory, rehearsal.profile, account.id)

    def put_together(self, *bodies):
        """Send several PUTs at once and return the responses."""
        self._shown = None
        return self._directory.together(*(("PUT", self.path, body) for body in bodies))

    def renamed(self, given, family):
        """Return the body of a PUT that gives the user another name."""
        return {**self.shown, "name": {"givenName": given, "familyName": family}}


class Workgroup:
    """A group that the app's own admin created, empty at first."""

    def __init__(self, rehearsal):
        """Create the group."""
        self._directory = rehearsal.directory
        self.name = rehearsal.people.group(name="Workgroup").name
        body = {"schemas": [GROUP], "displayName": self.name, "members": []}
        with owned_by(PUSH_OWNER):
            answer = self._directory.ask("POST", "/Groups", body)
            self.id = at(answer.json, "id")
            made = answer.ok and isinstance(self.id, str)
            assert made, f"the create of the Group returned {said(answer)}"
        self.path = resource_path("Groups", self.id)

    def shown(self):
        """Return the group as it is now: its name, and the ids of its members."""
        answer = self._directory.ask("GET", self.path)
        body = answer.json if isinstance(answer.json, dict) else {}
        return {
            "status": answer.status,
            "displayName": body.get("displayName"),
            "members": sorted(member_ids(body)),
        }
