"""The checks that judge the steps which set-ups of several files share."""

from typing import Final

PROFILE_OWNER: Final = "okta.create_users.every_mapped_attribute_is_accepted"
USER_LOOKUP_OWNER: Final = "okta.create_users.the_created_user_is_found_by_user_name"
TOTAL_OWNER: Final = "okta.import_users.the_total_counts_every_user"
GROUP_LOOKUP_OWNER: Final = "okta.push_groups.a_group_is_found_by_its_name"
EMPTY_OWNER: Final = "okta.push_groups.an_empty_group_is_created"
RENAME_OWNER: Final = "okta.push_group_members.renaming_a_group_changes_no_member"
DEACTIVATE_OWNER: Final = "okta.deactivate_users.deactivating_the_okta_user_deactivates_the_user"
REACTIVATE_OWNER: Final = "okta.deactivate_users.activating_the_okta_user_reactivates_the_user"
ADD_OWNER: Final = "okta.push_group_members.an_added_member_is_in_the_group"
REMOVE_OWNER: Final = "okta.push_group_members.a_removed_member_goes"
PASSWORD_OWNER: Final = "okta.sync_password.a_new_password_is_accepted"  # noqa: S105 - a check's id
RETURN_OWNER: Final = "okta.deactivate_users.assigning_the_app_again_reactivates_the_same_user"
PUSH_NOW_OWNER: Final = "okta.push_group_members.push_now_overwrites_the_membership"
LINK_OWNER: Final = "okta.link_groups.a_linked_group_is_renamed_and_gets_the_members"
DELETE_OWNER: Final = "okta.link_groups.an_unlinked_group_is_deleted"
UNCHANGED_OWNER: Final = "okta.deactivate_users.deactivation_changes_only_active"
USER_NAME_CHANGE_OWNER: Final = "okta.former_keys.a_changed_user_name_changes_no_email"
UPDATE_OWNER: Final = "okta.update_users.a_changed_name_is_stored"
