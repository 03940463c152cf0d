"""The linked group Staff, and what changes it."""

from pytest_scim.target.cleanup.journal.file import LinkedGroupState

STAFF = LinkedGroupState("g1", "Staff", ("u1", "u2"))
JANE_IN = {"op": "add", "path": "members", "value": [{"value": "1"}]}
JANE_OUT = {"op": "remove", "path": 'members[value eq "1"]'}
U1_IN = {"op": "add", "path": "members", "value": [{"value": "u1"}]}
U1_OUT = {"op": "remove", "path": 'members[value eq "u1"]'}


def values(*members):
    return [{"value": member} for member in members]


def changes(run):
    (linked_group,) = run.ownership.linked_groups
    return linked_group.added, linked_group.removed, linked_group.renamed
