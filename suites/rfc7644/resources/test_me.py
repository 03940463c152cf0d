"""RFC 7644 section 3.11: ``/Me``, the alias of the User that the credentials belong to.

The checks only send GET requests: this run did not create that user.
"""

from urllib.parse import unquote

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.expect import expect_in, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import Users, describe
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.projection import expect_left_out
from pytest_scim.suites.support.addresses import parts_of
from pytest_scim.suites.support.bodies import expect_body
from pytest_scim.suites.support.shared_responses import Once

ME = rfc7644("3.11")
ME_OWNER = "rfc7644.me.me_returns_a_user_a_redirect_or_501"
LOCATION_OWNER = "rfc7644.me.me_returns_the_permanent_location"
DECLINED = {401, 403, 404, 405, 501}
"""Statuses of a target that has no /Me, or none for these credentials."""
REDIRECTS = {307, 308}
DEFAULT = ("name", "emails", "displayName", "active", "meta")
"""Attributes that a GET returns unless it names others."""


@pytest.fixture
def me_response(once: Once, users: Users) -> Response:
    """The response to the run's one GET of /Me."""
    return once(read_me, users)


def read_me(users: Users) -> Response:
    """GET /Me and return the response."""
    return users.ask("GET", "/Me")


@pytest.fixture
def me(me_response: Response) -> JSONObject:
    """The User that /Me returned."""
    if me_response.status in DECLINED or me_response.status in REDIRECTS:
        raise NotApplicable(f"the target returns {me_response.status} for /Me")
    user = me_response.json
    if me_response.status != 200 or not isinstance(user, dict) or "id" not in user:
        raise Blocked(ME_OWNER, f"/Me returned no User: {describe(me_response)}")
    return user


@check(SHOULD, ME)
def test_me_returns_a_user_a_redirect_or_501(me_response: Response) -> None:
    """/Me returns the User, 308, or 501

    GET /Me returns the User resource of the credentials, a redirect (308) with its location, or
    a status such as 501 where the target does not offer /Me.

    Fix: Route GET /Me by itself, not as a resource type: return 200 with the User of the
    credentials, 308 with a Location, or 501.
    """
    if me_response.status in DECLINED:
        return
    if me_response.status not in REDIRECTS or not me_response.header("Location"):
        names = [*expect_body(me_response, "GET /Me")]  # the report must not contain whose they are
        expect_in("the list of attributes that GET /Me returned", "id", names)


@check(SHOULD, ME)
def test_me_returns_the_permanent_location(me_response: Response, me: JSONObject) -> None:
    """/Me returns the User's permanent location in the Location header

    A response to GET /Me has a Location header with the permanent URI of the returned user.

    Fix: Write the URI with `/Users/` and the User's id into the Location header of the response
    to GET /Me, not `/Me`.
    """
    location = me_response.header("Location")
    if location is None or _id(location) != me["id"]:
        # The report must not contain whose user it is.
        actual = "(missing)" if location is None else "another place"
        message = "the Location header of /Me is not the URI of the User"
        raise Finding(message, expected="the URI of the User", actual=actual)


@check(SHOULD, ME)
def test_me_and_its_location_return_one_user(
    users: Users, me_response: Response, me: JSONObject
) -> None:
    """The Location of /Me leads to the User that /Me returns

    A GET of the URI in the Location header of /Me returns the same user as /Me itself.

    Fix: Write the `id` of the User that /Me returns into the Location, and return that User
    from GET /Users/{id}.
    """
    location = me_response.header("Location")
    if location is None or _id(location) == "Me":
        raise Blocked(LOCATION_OWNER, "the response to /Me has no other Location")
    response = users.ask("GET", "/" + "/".join(_path(location)[-2:]))
    if response.status != 200 or at(response.json, "id") != me["id"]:
        actual = "another one" if response.ok else response.status
        message = "the Location of /Me does not lead to the User that /Me returned"
        raise Finding(message, expected="the same User", actual=actual)


@check(SHOULD, ME, rfc7644("3.9"))
def test_me_supports_attributes(users: Users, me: JSONObject) -> None:
    """/Me supports the `attributes` parameter

    `attributes` limits what GET /Me returns, as it does for the User resource itself.

    Fix: Read `attributes` in GET /Me, and reduce the User with the code of GET /Users/{id}.
    """
    returned = [name for name in DEFAULT if name in me]
    if not returned:
        raise NotApplicable("the target's /Me returns nothing that could be left out")
    response = users.ask("GET", "/Me", query=f"attributes={USER_NAME}")
    asked = f"GET /Me with attributes={USER_NAME}"
    expect_status(response, 200, what=asked)
    expect_left_out(response.json, returned, asked)


def _path(location: str) -> list[str]:
    """Return the segments of a location's path, not decoded."""
    return parts_of(location).path.rstrip("/").split("/")


def _id(location: str) -> str:
    return unquote(_path(location)[-1])
