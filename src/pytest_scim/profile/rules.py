"""The rules that the harness knows. Facts only: the checks live in ``suites/vendor``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pytest_scim.profile.yaml.schema_errors import schema


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A rule that a profile may name.

    ``replaces`` are ids of generic checks that the rule always stands in for.
    ``replaces_for`` are those it stands in for when its parameter ``attributes`` (or
    ``attribute``) names the attribute, ``replaces_unless`` when it does not: path to
    check id.
    """

    name: str
    summary: str
    replaces: tuple[str, ...] = ()
    replaces_for: Mapping[str, str] = field(default_factory=dict)
    replaces_unless: Mapping[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The JSON Schema of the rule's parameters."""
        shapes: Mapping[str, Any] = schema()["$defs"]
        return dict(shapes.get(f"with_{self.name}", shapes["with_nothing"]))

    def replaced(self, parameters: Mapping[str, Any]) -> tuple[str, ...]:
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
            replaces=("okta.create_users.login_may_differ_from_email",),
        ),
        RuleSpec(
            "required_attributes",
            "Without one of the attributes a person is refused with a reason, or it is defaulted.",
            replaces_for={
                "displayName": "okta.create_users.display_name_is_optional",
                'emails[type eq "work"].value': "okta.create_users.an_email_without_type_is_kept",
            },
        ),
        RuleSpec(
            "max_length", "A longer value of the attribute is refused, one of that length kept."
        ),
        RuleSpec("groups_declined", "Groups are not offered, and are declined cleanly."),
        RuleSpec("email_domain", "Email addresses outside the domains are refused with a reason."),
        RuleSpec("scim_error_codes", "Errors carry the statuses that the guide promises."),
        RuleSpec("old_token_refused", "A new token puts an end to the old one."),
        RuleSpec("names_as_sent", "Names of several words, and with a suffix, are kept as sent."),
        RuleSpec(
            "updatable_attributes",
            "Only these attributes of an account can be updated: others stay as they were.",
            replaces=(
                "okta.update_users.an_erased_value_may_come_as_null",
                "okta.update_users.an_erased_value_may_come_as_an_empty_string",
            ),
            replaces_unless={
                "userName": "okta.update_users.a_changed_login_and_email_show",
                'emails[type eq "work"].value': "okta.update_users.a_changed_email_shows",
                "displayName": "okta.update_users.a_changed_display_name_shows",
            },
        ),
        RuleSpec(
            "failed_assignments_can_be_retried",
            "A failed assignment that is retried makes one account once its cause is gone.",
        ),
        RuleSpec(
            "one_group_per_person",
            "Whoever is in a group must leave it first; groups in `besides` do not count.",
            replaces=("okta.push_group_members.a_group_of_more_than_a_hundred_can_be_emptied",),
        ),
        RuleSpec("default_group", "Whoever leaves a group is in the default group, of this name."),
        RuleSpec(
            "unique_group_names",
            "A group's name is refused when another group has it.",
            replaces=("okta.push_groups.a_taken_name_can_be_found",),
        ),
        RuleSpec(
            "removed_with_last_group",
            "Whoever is taken out of the last pushed group loses the account.",
            replaces=(
                "okta.push_group_members.a_removed_member_goes",
                "okta.push_group_members.pushes_can_be_paused_together",
            ),
        ),
        RuleSpec(
            "missing_groups_can_be_replaced",
            "A pushed group that was deleted in the app can be replaced by linking another.",
        ),
        RuleSpec(
            "predefined_groups",
            "Groups of these names are there to be linked; those in `may_modify` are tried.",
        ),
        RuleSpec(
            "licence_cap",
            "More people than licences lose nobody; `group` is the one that gives the licence.",
        ),
    )
}
"""Every rule by its name."""
