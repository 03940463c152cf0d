"""What an admin reads for the names of a profile: features, attributes, rules."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from pytest_scim.cli.guide.markdown import code, codes, text
from pytest_scim.profile.model import Rule
from pytest_scim.profile.rules import RULES


class Row(NamedTuple):
    """A row of the table of features: the profile's name, that of Okta, and what it does."""

    feature: str
    name: str
    does: str


FEATURE_ROWS: Final = (
    Row(
        "create_users",
        "Create Users",
        "Assigning the app to an Okta user creates a user in the app.",
    ),
    Row(
        "update_users",
        "Update User Attributes",
        "Changes of the Okta user's profile are sent to the app.",
    ),
    Row(
        "deactivate_users",
        "Deactivate Users",
        "Removing the assignment, or deactivating the Okta user, deactivates the user in the app.",
    ),
    Row(
        "import_users", "Import New Users", "Users that exist in the app can be imported into Okta."
    ),
    Row(
        "import_users",
        "Import Profile Updates",
        "Changes of imported users are read by later imports.",
    ),
    Row("sync_password", "Sync Password", "Okta sends a password when it is set or changed."),
    Row(
        "push_groups", "Group Push", "Groups and their members can be pushed from Okta to the app."
    ),
    Row(
        "import_groups", "Import Groups", "Groups that exist in the app can be imported into Okta."
    ),
    Row(
        "profile_sourcing",
        "Profile Sourcing",
        "The app is the source of the profiles of Okta users.",
    ),
    Row("entitlements", "Entitlement Management", "Okta reads and grants roles and entitlements."),
    Row(
        "import_user_schema",
        "Import User Schema",
        "Okta reads which attributes a user of the app has.",
    ),
)
"""Okta's features, in the order of its console; imports of users are two."""

CLASSIC: Final = {
    "create_users": "Push New Users",
    "update_users": "Push Profile Updates",
    "import_users": "Import New Users and Profile Updates",
    "push_groups": "Push Groups",
    "import_groups": "Import Groups",
}
"""The boxes *Supported provisioning actions* of the classic wizard."""

_EXTENSION: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"

SOURCES: Final[Mapping[str, str]] = {
    "userName": "Application username",
    "externalId": "ID of the Okta user",
    "name.givenName": "firstName",
    "name.familyName": "lastName",
    "name.middleName": "middleName",
    "name.honorificPrefix": "honorificPrefix",
    "name.honorificSuffix": "honorificSuffix",
    "displayName": "displayName",
    "nickName": "nickName",
    "profileUrl": "profileUrl",
    "title": "title",
    "userType": "userType",
    "preferredLanguage": "preferredLanguage",
    "locale": "locale",
    "timezone": "timezone",
    'emails[type eq "work"].value': "email",
    "emails.type": "(always work)",
    'phoneNumbers[type eq "work"].value': "primaryPhone",
    'phoneNumbers[type eq "mobile"].value': "mobilePhone",
    'addresses[type eq "work"].streetAddress': "streetAddress",
    'addresses[type eq "work"].locality': "city",
    'addresses[type eq "work"].region': "state",
    'addresses[type eq "work"].postalCode': "zipCode",
    'addresses[type eq "work"].country': "countryCode",
    'addresses[type eq "work"].formatted': "postalAddress",
    f"{_EXTENSION}employeeNumber": "employeeNumber",
    f"{_EXTENSION}costCenter": "costCenter",
    f"{_EXTENSION}organization": "organization",
    f"{_EXTENSION}division": "division",
    f"{_EXTENSION}department": "department",
    f"{_EXTENSION}manager.value": "managerId",
    f"{_EXTENSION}manager.displayName": "manager",
}
"""The attribute of the Okta user from which Okta fills each attribute by default."""

MODES: Final = {
    "bearer": ("Bearer", "`Authorization: Bearer` and the token"),
    "header": ("Header", "`Authorization:` and the token alone"),
    "oauth2": ("OAuth 2", "`Authorization: Bearer` and an access token that Okta requests"),
    "basic": ("Basic Auth", "`Authorization: Basic` with a user name and a password"),
}
"""The name of each authentication mode in Okta, and what Okta sends."""

_RULES: Final = {
    "username_is_email": "userName must be a valid email address.",
    "username_is_work_email": "userName and the work email are one value and change together.",
    "required_attributes": "A user needs these attributes: {attributes}.",
    "max_length": "{attribute} has at most {length} characters.",
    "groups_declined": "Groups are not supported.",
    "email_domain": "The email domain must be one of these: {domains}.",
    "scim_error_codes": "Errors have these HTTP statuses: {codes}.",
    "old_token_refused": "A new token revokes the old one.",
    "names_as_sent": "Names of several words, or with a suffix, are stored as Okta sends them.",
    "updatable_attributes": "Only these attributes can be updated: {attributes}.",
    "failed_assignments_can_be_retried": (
        "A failed assignment can be retried from Okta's Tasks once its cause is removed."
    ),
    "one_group_per_user": "A user is a member of one group at a time.",
    "default_group": "A user who is removed from a group joins the group {name}.",
    "unique_group_names": "A group cannot be pushed under a name that another group has.",
    "removed_with_last_group": (
        "A user who is removed from the last pushed group is deleted in the app."
    ),
    "missing_groups_can_be_replaced": (
        "Where a pushed group was deleted in the app, another group can be linked in its place."
    ),
    "predefined_groups": "The app has these groups, which can be linked: {names}.",
    "licence_cap": "Users beyond the number of licences are created, but get no licence.",
    "scim_interop_profile": ("The app follows the draft of the SCIM 2.0 Interoperability Profile."),
    "ipsie_al": "The app follows the draft of the IPSIE AL SCIM Profile.",
}
_BESIDES: Final = {
    "besides": "Excepted: {}.",
    "group": "The licensed group: {}.",
    "seats": "Licences: {}.",
}


def rule_sentence(rule: Rule) -> str:
    """Return a rule with its parameters, as Markdown, and the sentence of the vendor's guide."""
    values: dict[str, str] = {}
    for key, value in rule.parameters.items():
        values[key] = codes(value) if isinstance(value, list) else code(str(value))
    said = f"“{text(rule.guide)}”"
    form = _RULES.get(rule.name)
    if form is None:
        named = [f"{text(key)}: {value}" for key, value in values.items()]
        return " ".join([said, *([f"({'; '.join(named)})"] if named else [])])
    assert rule.name in RULES
    more = [_BESIDES[key].format(value) for key, value in values.items() if key in _BESIDES]
    return " ".join([form.format_map(values), *more, f"({said})"])
