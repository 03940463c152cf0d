"""A profile's document as typed classes: what ``schema.json`` accepts."""

from typing import Literal, NotRequired, TypedDict

from pytest_scim.profile.model import Integration, Parameters
from pytest_scim.scim.json_values import JSON


class OAuthKeys(TypedDict):
    """The keys of ``oauth``."""

    token_url: str
    authorize_url: NotRequired[str]
    grant: NotRequired[Literal["authorization_code", "client_credentials"]]
    scopes: NotRequired[list[str]]
    client_auth: NotRequired[Literal["basic", "post"]]


class VariableKeys(TypedDict):
    """The keys of an integration variable."""

    name: str
    label: str
    example: NotRequired[str]
    new: NotRequired[bool]


class WizardKeys(TypedDict, total=False):
    """The keys of ``oin_wizard``."""

    base_url: str
    variables: list[VariableKeys]


class AttributeKeys(TypedDict, total=False):
    """The details of a mapped attribute."""

    required: bool
    max_length: int


class RuleKeys(TypedDict):
    """The keys of a rule."""

    name: str
    guide: str
    facts: NotRequired[list[str]]
    parameters: NotRequired[Parameters]


class DeviationKeys(TypedDict):
    """The keys of a deviation."""

    check: NotRequired[str]
    checks: NotRequired[list[str]]
    reason: str
    ticket: NotRequired[str]
    since: NotRequired[str]
    provider: NotRequired[str]


class FactKeys(TypedDict):
    """The keys of a fact."""

    says: str
    checks: NotRequired[list[str]]
    outside_wire: NotRequired[str]


class UserNamingKeys(TypedDict, total=False):
    """The keys of ``test_users``."""

    email_domain: str
    username_format: str
    group_prefix: str


class PropagationKeys(TypedDict, total=False):
    """The keys of ``propagation``: durations such as ``2s`` or ``500ms``."""

    timeout: str
    interval: str


class LimitsKeys(TypedDict, total=False):
    """The keys of ``limits``."""

    users: int
    users_at_once: int
    pages: int


class Declaration(TypedDict):
    """The keys of a profile, those of the profiles that it extends among them."""

    name: str
    title: str
    integration: Integration
    features: dict[str, bool]
    attributes: dict[str, AttributeKeys | None]
    description: NotRequired[str]
    vendor: NotRequired[str]
    app: NotRequired[str]
    contact: NotRequired[str]
    base_url: NotRequired[str]
    oin_wizard: NotRequired[WizardKeys]
    auth: NotRequired[list[str]]
    oauth: NotRequired[OAuthKeys]
    unique_identifier: NotRequired[str]
    application_username_format: NotRequired[str]
    user_patch: NotRequired[bool]
    delete: NotRequired[Literal["allowed", "forbidden"]]
    rules: NotRequired[list[RuleKeys]]
    deviations: NotRequired[list[DeviationKeys]]
    facts: NotRequired[dict[str, FactKeys]]
    test_users: NotRequired[UserNamingKeys]
    propagation: NotRequired[PropagationKeys]
    limits: NotRequired[LimitsKeys]
    rate_limit: NotRequired[str]
    request_timeout: NotRequired[str]
    consent: NotRequired[bool]
    linkable_groups: NotRequired[list[str]]
    provider: NotRequired[dict[str, JSON]]
    suites: NotRequired[str]
