"""A vendor's profile, loaded and complete."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Literal, TypedDict, cast

from pytest_scim.profile.wizard import OINWizard
from pytest_scim.scim.json_values import JSON

FEATURES: Final = (
    "create_users",
    "update_users",
    "deactivate_users",
    "import_users",
    "sync_password",
    "push_groups",
    "import_groups",
    "profile_sourcing",
    "entitlements",
    "import_user_schema",
)
"""The feature vocabulary: Okta's check boxes."""

_ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:"

ATTRIBUTES: Final = (
    "userName",
    "externalId",
    "name.givenName",
    "name.familyName",
    "name.middleName",
    "name.honorificPrefix",
    "name.honorificSuffix",
    "displayName",
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    'emails[type eq "work"].value',
    "emails.type",
    'phoneNumbers[type eq "work"].value',
    'phoneNumbers[type eq "mobile"].value',
    'addresses[type eq "work"].streetAddress',
    'addresses[type eq "work"].locality',
    'addresses[type eq "work"].region',
    'addresses[type eq "work"].postalCode',
    'addresses[type eq "work"].country',
    'addresses[type eq "work"].formatted',
    f"{_ENTERPRISE}employeeNumber",
    f"{_ENTERPRISE}costCenter",
    f"{_ENTERPRISE}organization",
    f"{_ENTERPRISE}division",
    f"{_ENTERPRISE}department",
    f"{_ENTERPRISE}manager.value",
    f"{_ENTERPRISE}manager.displayName",
)
"""The paths of the mapping vocabulary. ``emails.type``: Okta sends the email's type."""

Integration = Literal["oin", "aiw", "oiw"]


class ProfileError(Exception):
    """A profile that cannot be used: one sentence for each error, with file:line:column."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the mapping: a path such as ``name.givenName``.

    ``required``: the vendor demands it. ``max_length`` is in characters.
    """

    path: str
    required: bool = False
    max_length: int | None = None


class Parameters(TypedDict, total=False):
    """The parameters of the rules; a rule of a profile's own may have others."""

    attribute: str
    attributes: list[str]
    besides: list[str]
    codes: list[int]
    domains: list[str]
    group: str
    length: int
    name: str
    names: list[str]
    seats: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A vendor's own requirement: a name, its parameters, and the guide's sentence."""

    name: str
    guide: str
    facts: tuple[str, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    position: str = ""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Checks that the target is known not to meet, with the reason; ``*`` is any text in an id."""

    checks: tuple[str, ...]
    reason: str
    ticket: str | None = None
    since: str | None = None
    provider: str | None = None
    positions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of the vendor's guide: tested by checks, or outside the wire for a reason."""

    id: str
    says: str
    checks: tuple[str, ...] = ()
    outside_wire: str | None = None
    position: str = ""
    check_positions: tuple[str, ...] = ()
    """The position of each of ``checks``, in their order."""


@dataclass(frozen=True, slots=True)
class UserNaming:
    """How a run names the users and groups that it creates."""

    email_domain: str = "example.com"
    username_format: str = "{given}.{family}.{tag}{number}@{domain}"
    group_prefix: str = ""

    def would_make(self, user_name: str) -> bool:
        """Return whether a run could have generated a userName, perhaps after further words.

        Other generated forms (a plus sign, upper case) may cause a failure at the target.
        """
        name = "[a-z0-9]*"
        parts = {"given": name, "family": name, "tag": "[a-z]{8}", "number": "[0-9]+"}
        parts["domain"] = re.escape(self.email_domain)
        form = re.escape(self.username_format)
        pattern = re.sub(r"\\{(\w+)\\}", lambda part: parts[part[1]], form)
        return re.fullmatch(rf"(?:[a-z0-9]+\.)*{pattern}", user_name) is not None


@dataclass(frozen=True, slots=True)
class OAuth:
    """Where and how Okta gets a token from the vendor's authorization server."""

    token_url: str
    authorize_url: str | None = None
    grant: Literal["authorization_code", "client_credentials"] = "authorization_code"
    scopes: tuple[str, ...] = ()
    client_auth: Literal["basic", "post"] = "basic"


@dataclass(frozen=True, slots=True)
class Propagation:
    """How long an expected change may take to become visible, in seconds."""

    timeout: float = 0.0
    interval: float = 0.25


AWAY: Final = 15
"""Users of a run that may exist at once on another machine, unless the profile has a limit."""

LOCAL: Final = 300
"""Users of a run that may exist at once on loopback and on the embedded provider."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one check may use; ``None``: the default for a local or a remote target.

    ``users_at_once`` is for the whole run: how many of its Users may exist at the same time.
    """

    users: int | None = None
    pages: int | None = None
    users_at_once: int | None = None

    def most_at_once(self, *, local: bool, scale: bool) -> int | None:
        """Return how many Users of a run may exist at once; ``None``: as many as it needs.

        ``local``: the target is on this machine. ``scale``: the run allows many users.
        """
        if self.users_at_once is not None or scale:
            return self.users_at_once
        return LOCAL if local else AWAY


@dataclass(frozen=True, slots=True)
class Profile:
    """A vendor's declaration, validated, with defaults."""

    name: str
    title: str
    path: Path
    integration: Integration
    features: Mapping[str, bool]
    attributes: tuple[Attribute, ...]
    description: str = ""
    vendor: str | None = None
    app: str | None = None
    contact: str | None = None
    base_url: str | None = None
    oin_wizard: OINWizard = field(default_factory=OINWizard)
    auth: tuple[str, ...] = ("bearer",)
    oauth: OAuth | None = None
    unique_identifier: str = "userName"
    application_username_format: str | None = None
    user_patch: bool = True
    delete: Literal["allowed", "forbidden"] = "allowed"
    rules: tuple[Rule, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    facts: tuple[Fact, ...] = ()
    test_users: UserNaming = UserNaming()
    propagation: Propagation = Propagation()
    limits: Limits = Limits()
    rate_limit: float | None = None
    """Most requests in a second; ``None``: without a limit."""
    request_timeout: float = 60.0
    """Seconds until a request is given up: Okta's own socket timeout, or less."""
    consent: bool = False
    linkable_groups: tuple[str, ...] = ()
    provider: Mapping[str, JSON] = field(default_factory=dict)
    suites: Path | None = None
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Ids of generic checks that a rule replaces, with the rule's name."""

    def offers(self, feature: str | None) -> bool:
        """Return whether the vendor offers a feature (``None``: always)."""
        return feature is None or self.features[feature]

    def maps(self, path: str) -> bool:
        """Return whether the mapping contains an attribute."""
        return any(attribute.path == path for attribute in self.attributes)

    @property
    def required(self) -> tuple[str, ...]:
        """The mapped paths that every User has to have, in the order of the mapping."""
        ruled = {
            path
            for rule in self.rules
            if rule.name == "required_attributes"
            for path in rule.parameters.get("attributes", ())
        }
        return tuple(one.path for one in self.attributes if one.required or one.path in ruled)

    @property
    def always_sent(self) -> tuple[str, ...]:
        """The required paths and the one in Okta's lookup filter, which finds no other User."""
        return tuple(dict.fromkeys((*self.required, self.unique_identifier)))

    @property
    def lengths(self) -> Mapping[str, int]:
        """The most characters of a value, by path: of the mapping and of rules."""
        lengths = {one.path: one.max_length for one in self.attributes if one.max_length}
        for rule in self.rules:
            if rule.name == "max_length":
                path, length = rule.parameters["attribute"], int(rule.parameters["length"])
                lengths[path] = min(length, lengths.get(path, length))
        return lengths

    def deviation(self, check: str) -> Deviation | None:
        """Return the deviation that names a check, itself before by ``*``, or ``None``."""
        named = (one for one in self.deviations if check in one.checks)
        wild = (one for one in self.deviations if any(fnmatchcase(check, x) for x in one.checks))
        return next(named, None) or next(wild, None)

    def rule(self, name: str) -> Rule | None:
        """Return the first rule of that name, or ``None``."""
        return next((rule for rule in self.rules if rule.name == name), None)

    def parameter(self, rule: str, name: str) -> JSON:
        """Return a parameter of a rule, also of one of the profile's own.

        Raises:
            KeyError: the profile does not have the rule, or the rule not the parameter.
        """
        found = self.rule(rule)
        return cast("Mapping[str, JSON]", found.parameters if found else {})[name]
