"""The schemas, resource types and configuration of the provider: those of RFC 7643.

Importing this module loads scim2-server, which takes a third of a second: only
``provider.app`` does, when the first provider is built.
"""

from functools import cache
from typing import cast

from scim2_models import (
    Bulk,
    Extension,
    Filter,
    Mutability,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
)
from scim2_server.testserver.application import BEARER_TOKEN_SCHEME
from scim2_server.utils import (
    load_default_resource_types,
    load_default_schemas,
    load_default_service_provider_config,
)

from pytest_scim.provider.endpoints.bulk import MAX_OPERATIONS, MAX_PAYLOAD_SIZE
from pytest_scim.scim import names


@cache
def scim_provider() -> ScimProvider:
    """Return the description that all providers of this process share.

    The models come from the RFC's own schemas, not from the library's classes:
    those rewrite the domain of an email address and demand a manager's ``$ref``.
    """
    schemas = load_default_schemas()
    # The RFC defines it as readOnly, but Okta pushes the manager's name as any other value.
    schemas[names.ENTERPRISE_USER]["manager"]["displayName"].mutability = Mutability.read_write
    config = load_default_service_provider_config()
    config.bulk = Bulk(
        supported=True, max_operations=MAX_OPERATIONS, max_payload_size=MAX_PAYLOAD_SIZE
    )
    config.filter = Filter(supported=True, max_results=1000)
    config.authentication_schemes = [BEARER_TOKEN_SCHEME]
    return ScimProvider.from_discovery(
        schemas.values(),
        load_default_resource_types().values(),
        config=config,
        policy=ScimPolicy(unknown=ScimPolicy.Unknown.ignore),
    )


@cache
def resource_type(name: str) -> ResourceType:
    """Return the resource type named ``User`` or ``Group``."""
    return next(one for one in scim_provider().resource_types if one.name == name)


def model(name: str) -> type[Resource[Extension]]:
    """Return the model of ``User`` or ``Group``, with its extensions."""
    return cast("type[Resource[Extension]]", scim_provider().model_for(name))
