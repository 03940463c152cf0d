"""What the rules require of the members of a Group."""

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import Resource, member_ids


def expect_member(what: str, group: Resource, user_id: str) -> None:
    """Require that a Group has a member; the finding names none of the others."""
    if user_id not in member_ids(group):
        raise Finding(f"{what} lacks the member", expected="a member", actual="no member")
