"""What is of another type than expected is judged: nothing that a target sends crashes a check."""

from tests.guest.attack import attack, is_guest, is_tidy
from tests.guest.mischief.types import OddTypes

MEETING = (
    "import_groups or a_group_is_found_by_its_name or a_lookup_by_name_is_exact or "
    "a_user_has_its_groups or more_than_a_hundred or a_linked_group or "
    "linking_without_renaming or test_patch_add or versioning or admin_actions or "
    "test_races or test_meta or test_resource_types or test_schemas or "
    "content_location or test_entitlements"
)
"""Checks that read what is odd: in rows, in names, in schemas and in addresses."""


def test_no_check_crashes_on_another_type(tmp_path):
    features = [f"--scim-feature={name}=on" for name in ("entitlements", "import_user_schema")]
    result = attack(OddTypes(), tmp_path, "-k", MEETING, *features)

    is_guest(result)
    is_tidy(result)
    judged = result.run.reported("violates", "advisory", "blocked")
    assert "is a Boolean, not a string" in judged["okta.push_groups.a_group_is_found_by_its_name"]
    assert len(judged) > 10
