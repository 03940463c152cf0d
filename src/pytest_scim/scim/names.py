"""Names of the protocol and of Okta: URNs, integrations, paths of attributes that Okta maps."""

from typing import Final

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE_USER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
LIST_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK_REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
BULK_RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
RESOURCE_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
PROVIDER_CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"

PATCHED: Final = ("oin", "oiw")
"""The integrations in which Okta sends PATCH: those of catalog apps and of private apps."""

OKTA_ROLE = "urn:okta:scim:schemas:core:1.0:Role"
OKTA_ENTITLEMENT = "urn:okta:scim:schemas:core:1.0:Entitlement"
"""The ``schema`` of the resource types that Okta discovers as roles and entitlements."""

SCIM_TYPES = frozenset(
    {
        "invalidFilter",
        "tooMany",
        "uniqueness",
        "mutability",
        "invalidSyntax",
        "invalidPath",
        "noTarget",
        "invalidValue",
        "invalidVers",
        "sensitive",
    }
)
"""The ``scimType`` keywords of RFC 7644 section 3.12, table 9."""

USER_NAME: Final = "userName"
GIVEN: Final = "name.givenName"
FAMILY: Final = "name.familyName"
DISPLAY: Final = "displayName"
EMAIL: Final = 'emails[type eq "work"].value'
EMAIL_TYPE: Final = "emails.type"
EXTERNAL_ID: Final = "externalId"
