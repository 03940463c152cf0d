"""Whether the target was seen to support PATCH, whatever its ServiceProviderConfig says."""

from pytest_scim.plugin.fixtures import Recording
from pytest_scim.scim.messages import Response
from pytest_scim.suites.support.user import UserResource, op

SUCCESS = range(200, 300)


def accepted_patches(recording: Recording) -> bool:
    """Return whether the target accepted a PATCH that Okta sent in this run."""
    return any(status in SUCCESS for _, status in recording.patched)


def probe_patch(user: UserResource) -> Response:
    """Return the response to a PATCH that changes nothing."""
    return user.patch(op("replace", value={"active": True}))
