"""A tenant's admin who changes a group while the run has linked it."""

from typing import Any

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults.parts import matches
from tests.guest.target import WRITES, Mischief, Target


class AdminChangesALinkedGroup(Mischief):
    """Once the run has changed a group of the vendor's, its admin lets one go and takes one in.

    The group had ``staff`` people before. At the end it is to have those, less the leaver, with
    the new hire, under the name that it had.
    """

    def __init__(self, name: str = "Manager", staff: int = 5) -> None:
        self._name = name
        self._staff = staff
        self._done = False

    def begin(self, target: Target) -> None:
        super().begin(target)
        people = [{"value": one["id"]} for one in target.strangers()[: self._staff]]
        groups = target.provider.groups()
        group = next(one for one in groups if one["displayName"] == self._name)
        self.id = group["id"]
        target.provider.put_group({**_kept(group), "members": people})
        target.lent |= {one["id"] for one in groups if one["displayName"] in target.linkable}
        target.foreign = target.digests()

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = respond(call)
        if (
            call.method in WRITES
            and matches(call, "/Groups/{id}")
            and call.id == self.id
            and reply.ok
        ):
            self._change()
        return reply

    def _change(self) -> None:
        if self._done:
            return
        self._done = True
        people = [one["id"] for one in self.target.strangers()]
        self.leaver, self.hire = people[1], people[self._staff + 1]
        wanted = {*people[: self._staff]} - {self.leaver} | {self.hire}
        with self.target.admins() as provider:
            group = provider.group(self.id)
            assert group is not None
            held = {one["value"] for one in group["members"]} - {self.leaver} | {self.hire}
            members = [{"value": one} for one in sorted(held)]
            provider.put_group({**_kept(group), "members": members})
        whole = {"id": self.id, "displayName": self._name}
        whole["members"] = [{"value": one} for one in wanted]
        self.target.foreign["Group", self.id] = self.target.digest("Group", whole)


def _kept(group: dict[str, Any]) -> dict[str, Any]:
    return {key: group[key] for key in ("schemas", "id", "displayName")}
