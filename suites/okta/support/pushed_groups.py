"""The ids of Groups that Okta pushed."""

from pytest_scim.okta.users import OktaGroup
from pytest_scim.plugin.fixtures import Console


def pushed_id(console: Console, group: OktaGroup) -> str:
    """Return the id of the Group to which Okta has linked an Okta group."""
    group_id = console.org.pushes[group.okta_id].id
    assert group_id is not None, "Okta's push returned no id of a Group"
    return group_id
