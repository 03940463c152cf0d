"""The target's groups, read raw, and written to as the app's own admin would."""

from typing import Any, Final

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.messages import Answer, said
from pytest_scim.scim.names import GROUP, PATCH_OP
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.journal.file import Loan
from pytest_scim.target.cleanup.linked_groups.changes import members_of
from pytest_scim.target.cleanup.linked_groups.restore import restore
from pytest_scim.target.cleanup.ownership.proofs import READ_OWNERS
from pytest_scim.target.requests import name_query, resource_path
from pytest_scim.target.responses import Shown, member_ids, rows
from pytest_scim.target.users import Directory

__all__ = ["Groups", "member_ids"]

CREATE_OWNER: Final = "okta.push_groups.a_pushed_group_is_created"
MEMBERS_OWNER: Final = "okta.push_groups.a_read_group_shows_its_members"
READ_OWNER: Final = READ_OWNERS["Groups"]
LOOKUP_OWNER: Final = "okta.push_groups.a_group_is_found_by_its_name"


class Groups:
    """Looks at the target's groups."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def read(self, group_id: str) -> Answer:
        """Read a group by its id, whatever comes."""
        return self._directory.ask("GET", resource_path("Groups", group_id))

    def shown(self, group_id: str) -> Shown:
        """Return a group.

        Raises:
            Unreadable: the target does not show one under that id.
        """
        answer = self.read(group_id)
        body = answer.json
        if not answer.ok or not isinstance(body, dict) or id_of(body) is None:
            raise Unreadable(
                f"reading the group by its id returned {said(answer)}",
                owner=READ_OWNER,
                shown=said(answer),
            )
        found: Shown = body
        return found

    def find(self, name: str) -> list[Shown]:
        """Return the groups that a lookup by an exact name gives."""
        query = f"{name_query('displayName', name)}&startIndex=1&count=100"
        answer = self._directory.ask("GET", "/Groups", query=query)
        return [] if answer.status == 404 else rows(answer, LOOKUP_OWNER)  # noqa: PLR2004

    def expects(
        self, group_id: str, *, name: str | None = None, members: Any = None, because: str = ""
    ) -> Shown:
        """Return the group once it shows a name and exactly these member ids, in any order.

        Raises:
            Finding: it does not in time.
        """

        def look() -> Shown:
            shown = self.shown(group_id)
            _compare(shown, name, members, because)
            return shown

        return self._directory.settle.until(look)

    def keeps(
        self, group_id: str, *, name: str | None = None, members: Any = None, because: str = ""
    ) -> Shown:
        """Return the group, read once after the settling time, still as it was."""
        self._directory.settle.over()
        shown = self.shown(group_id)
        _compare(shown, name, members, because)
        return shown

    def is_gone(self, group_id: str) -> bool:
        """Return whether a group is answered 404 or 410."""
        return self.read(group_id).status in {404, 410}

    def add(self, name: str, *members: str) -> Shown:
        """Create a group as the app's own admin would, and return what the target answers.

        Members that a create refuses or passes over are put in afterwards.

        Raises:
            Unreadable: it was not created.
        """
        answer = self._post(name, members)
        if not answer.ok and members:
            answer = self._post(name, ())
        if not answer.ok or id_of(answer.json) is None:
            raise Unreadable(f"a group's create returned {said(answer)}", owner=CREATE_OWNER)
        shown: Shown = answer.json
        # An answer may leave out what the group has, so a read decides.
        if _lacking(shown, members) and (out := _lacking(self.shown(shown["id"]), members)):
            self.put_in(shown["id"], *out)
        return shown

    def put_in(self, group_id: str, *members: str) -> Answer:
        """Add members as the app's own admin would: by PATCH, or by PUT where that is refused."""
        added = [{"value": member} for member in members]
        operation = {"op": "add", "path": "members", "value": added}
        body = {"schemas": [PATCH_OP], "Operations": [operation]}
        answer = self._directory.ask("PATCH", resource_path("Groups", group_id), body)
        if answer.ok:
            return answer
        shown = self.shown(group_id)
        whole = [{"value": member} for member in [*member_ids(shown), *members]]
        path = resource_path("Groups", group_id)
        return self._directory.ask("PUT", path, {**shown, "members": whole})

    def _post(self, name: str, members: tuple[str, ...]) -> Answer:
        listed = [{"value": member} for member in members]
        body = {"schemas": [GROUP], "displayName": name, "members": listed}
        return self._directory.ask("POST", "/Groups", body)

    def take_out(self, group_id: str, member: str) -> Answer:
        """Remove a member as the app's own admin would."""
        operation = {"op": "remove", "path": f'members[value eq "{member}"]'}
        body = {"schemas": [PATCH_OP], "Operations": [operation]}
        return self._directory.ask("PATCH", resource_path("Groups", group_id), body)

    def refill(self, group_id: str, *members: str) -> Answer:
        """Replace the members as the app's own admin would, by PUT of the whole group."""
        listed = [{"value": member} for member in members]
        body = {**self.shown(group_id), "members": listed}
        return self._directory.ask("PUT", resource_path("Groups", group_id), body)

    def borrow(self, name: str) -> Shown:
        """Return a group of the vendor's own, by its exact name; it may now be changed.

        How it is now stands in the journal, and is put back at the latest by the clean-up.

        Raises:
            Finding: no group has that name, or several have.
            Trespass: the profile's ``may_modify`` does not name it.
        """
        found = [row for row in self.find(name) if row.get("displayName") == name]
        if len(found) != 1:
            raise Finding(f"groups called {name!r}", expected=1, shown=len(found))
        shown = self.shown(str(found[0].get("id")))
        self._directory.ledger.lend(Loan(str(id_of(shown)), name, tuple(members_of(shown))))
        return shown

    def give_back(self, group_id: str) -> None:
        """Put a borrowed group back as it was; if that fails the clean-up tries again."""
        ledger = self._directory.ledger
        loan = ledger.loan(group_id)
        if loan is not None and restore(self._directory.send, loan) is None:
            ledger.returned(loan)

    def delete(self, group_id: str) -> Answer:
        """Delete a group of this run as the app's own admin would; Okta may still write to it."""
        return self._directory.ask("DELETE", resource_path("Groups", group_id))


def _lacking(shown: Shown, members: tuple[str, ...]) -> list[str]:
    seen = member_ids(shown)
    return [member for member in members if member not in seen]


def _compare(shown: Shown, name: str | None, members: Any, because: str) -> None:
    lead = f"{because}: " if because else ""
    if name is not None and shown.get("displayName") != name:
        seen = shown.get("displayName")
        raise Finding(f"{lead}its name is {seen!r}", expected=name, shown=seen)
    if members is None:
        return
    # Somebody listed twice is one member: a check of its own asks for that.
    expected, seen = sorted({*members}), sorted({*member_ids(shown)})
    if expected != seen:
        told = f"{lead}{len(seen)} members instead of {len(expected)}"
        if len(seen) == len(expected):
            told = f"{lead}other members"
        raise Finding(told, expected=expected, shown=seen)
