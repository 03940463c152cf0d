"""A group of the run's own: who is in it is known before each PATCH."""

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.plugin.fixtures import member_ids, owned_by, resource_path
from pytest_scim.scim.names import PATCH_OP

ADD_OWNER = "okta.push_group_members.an_added_member_shows"
REMOVE_OWNER = "okta.push_group_members.a_removed_member_goes"


class Roster:
    """A group that checks change by PATCHes of their own; ``people`` are three ids."""

    def __init__(self, directory, groups, group_id, people):
        """Nothing is read before somebody wants to know."""
        self.id = group_id
        self.path = resource_path("Groups", group_id)
        self.people = people
        self._directory = directory
        self._groups = groups
        self._shown = None

    @property
    def shown(self):
        """What the group shows now, read again when something was written since."""
        if self._shown is None:
            self._shown = self._groups.shown(self.id)
        return self._shown

    @property
    def members(self):
        """The ids of its members."""
        return member_ids(self.shown)

    @property
    def name(self):
        """Its name."""
        return self.shown.get("displayName")

    def patch(self, *operations, **options):
        """Send a PATCH of these operations and return its answer."""
        self._shown = None
        body = {"schemas": [PATCH_OP], "Operations": [*operations]}
        return self._directory.ask("PATCH", self.path, body, **options)

    def expects(self, **wanted):
        """Return the group once it shows a name and exactly these members, or raise a finding."""
        self._shown = self._groups.expects(self.id, **wanted)
        return self._shown

    def keeps(self, **wanted):
        """Return the group, still showing a name and these members, or raise a finding."""
        self._shown = self._groups.keeps(self.id, **wanted)
        return self._shown

    def settled(self, *wanted):
        """Return its members' ids, sorted, once they are one of the wanted lists, or in the end."""

        def look():
            self._shown = self._groups.shown(self.id)
            if sorted(self.members) not in [sorted(ids) for ids in wanted]:
                raise Finding("not yet")

        try:
            self._directory.settle.until(look)
        except Unreadable:
            raise
        except Finding:
            pass
        return sorted(self.members)

    def gather(self, *ids):
        """See to it that exactly these people are in it, as the app's own admin would."""
        seen = self.members
        if {*seen} == {*ids}:
            return
        with owned_by(REMOVE_OWNER if {*seen} - {*ids} else ADD_OWNER):
            for gone in {*seen} - {*ids}:
                self._groups.take_out(self.id, gone)
            if missing := [one for one in ids if one not in seen]:
                self._groups.put_in(self.id, *missing)
            try:
                self.expects(members=ids)
            except Finding:
                self._groups.refill(self.id, *ids)
                self.expects(members=ids)
