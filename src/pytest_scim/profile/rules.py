"""The rules that a profile may name; ``suites/vendor`` and ``suites/future`` have their checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.profile.model import Parameters
from pytest_scim.profile.yaml.schema_errors import schema
from pytest_scim.scim.json_values import JSONObject


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule that a profile may name.

    ``replaces`` are ids of generic checks that the rule always replaces. ``replaces_for`` are
    those that it replaces where its parameter ``attributes`` (or ``attribute``) names the
    attribute, ``replaces_unless`` where it does not: check ids by path.
    """

    name: str
    summary: str
    replaces: tuple[str, ...] = ()
    replaces_for: Mapping[str, str] = field(default_factory=dict)
    replaces_unless: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> JSONObject:
        """The JSON Schema of the rule's parameters."""
        shapes = schema()["$defs"]
        return dict(shapes.get(f"parameters_{self.name}", shapes["parameters_nothing"]))

    def replaced(self, parameters: Parameters) -> tuple[str, ...]:
        """Return the ids of the checks that the rule replaces with these parameters."""
        named = (*parameters.get("attributes", ()), parameters.get("attribute"))
        return (
            *self.replaces,
            *(check for path, check in self.replaces_for.items() if path in named),
            *(check for path, check in self.replaces_unless.items() if path not in named),
        )


RULES: Final[Mapping[str, RuleSpec]] = {
    spec.name: spec
    for spec in (
        RuleSpec("username_is_email", "userName must be a valid email address."),
        RuleSpec(
            "username_is_work_email",
            "userName and the work email are one value and change together.",
            replaces=(
                "okta.create_users.user_name_may_differ_from_email",
                "okta.create_users.two_users_may_share_an_email",
                "okta.update_users.a_changed_email_is_stored",
            ),
        ),
        RuleSpec(
            "required_attributes",
            "A create without one of the attributes is rejected with a reason, or gets a default.",
            replaces_for={
                "displayName": "okta.create_users.display_name_is_optional",
                'emails[type eq "work"].value': "okta.create_users.an_email_without_type_is_stored",
            },
        ),
        RuleSpec("max_length", "A value of this length is stored, a longer one is rejected."),
        RuleSpec(
            "groups_declined",
            "Groups are not supported: requests for them return 4xx, 501 or an empty list.",
        ),
        RuleSpec("email_domain", "Email addresses outside the domains are rejected with a reason."),
        RuleSpec("scim_error_codes", "Error responses have the statuses that the guide lists."),
        RuleSpec("old_token_refused", "A new token revokes the old one."),
        RuleSpec("names_as_sent", "Names of several words, or with a suffix, are stored as sent."),
        RuleSpec(
            "updatable_attributes",
            "Only these attributes of a user can be updated; the others stay unchanged.",
            replaces=(
                "okta.update_users.an_erased_value_is_cleared",
                "okta.update_users.every_erased_value_is_cleared",
                "okta.update_users.an_erased_value_may_come_as_null",
                "okta.update_users.an_erased_value_may_come_as_an_empty_string",
            ),
            replaces_unless={
                "userName": "okta.update_users.a_changed_user_name_and_email_are_stored",
                'emails[type eq "work"].value': "okta.update_users.a_changed_email_is_stored",
                "displayName": "okta.update_users.a_changed_display_name_is_stored",
            },
        ),
        RuleSpec(
            "failed_assignments_can_be_retried",
            "A retry of a failed assignment creates exactly one user once its cause is removed.",
        ),
        RuleSpec(
            "one_group_per_user",
            "A user must leave its group before joining another, unless that is in `besides`.",
            replaces=("okta.push_group_members.a_group_of_more_than_a_hundred_can_be_emptied",),
        ),
        RuleSpec(
            "default_group",
            "A user who leaves a group joins the default group, which has this name.",
        ),
        RuleSpec(
            "unique_group_names",
            "A displayName that another group has is rejected.",
            replaces=("okta.push_groups.a_taken_name_can_be_found",),
        ),
        RuleSpec(
            "removed_with_last_group",
            "Removing a user from its last pushed group deletes the user.",
            replaces=(
                "okta.push_group_members.a_removed_member_goes",
                "okta.push_group_members.a_removed_member_can_be_deactivated",
                "okta.push_group_members.pushes_can_be_paused_together",
            ),
        ),
        RuleSpec(
            "missing_groups_can_be_replaced",
            "A pushed group that was deleted in the app can be replaced by linking another.",
        ),
        RuleSpec(
            "predefined_groups",
            "Groups of these names exist; a run links those in `linkable_groups`.",
        ),
        RuleSpec(
            "licence_cap",
            "With more users than licences no user is lost; `group` names the licensed group.",
        ),
        RuleSpec(
            "scim_interop_profile",
            "What the draft of the SCIM 2.0 Interoperability Profile requires; advisory.",
        ),
        RuleSpec("ipsie_al", "What the draft of the IPSIE AL SCIM Profile requires; advisory."),
    )
}
"""Every rule by its name."""
