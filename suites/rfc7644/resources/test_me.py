"""RFC 7644 section 3.11: ``/Me``, the alias of the User that the credentials belong to.

The checks only send GET requests: this run did not create that user.
"""

from urllib.parse import unquote

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import describe, run_scope
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.support.addresses import parts_of

ME = rfc7644("3.11")
ACCOUNT_OWNER = "rfc7644.me.the_alias_is_an_account_a_redirect_or_not_there"
LOCATION_OWNER = "rfc7644.me.the_alias_tells_the_permanent_location"
DECLINED = {401, 403, 404, 405, 501}
"""Statuses of a target that has no /Me, or none for these credentials."""
REDIRECTS = {307, 308}
DEFAULT = ("name", "emails", "displayName", "active", "meta")
"""Attributes that a GET returns unless it names others."""


@pytest.fixture(scope=run_scope)
def _asked(context):
    context.connected()
    return context.users.ask("GET", "/Me")


@pytest.fixture
def asked(context, _asked):
    """The response to the run's one GET of /Me."""
    context.log.cite([_asked.exchange])
    return _asked


@pytest.fixture
def me(asked):
    """The User that /Me returned."""
    if asked.status in DECLINED or asked.status in REDIRECTS:
        raise NotApplicable(f"the target returns {asked.status} for /Me")
    if asked.status != 200 or at(asked.json, "id") is MISSING:
        raise Blocked(ACCOUNT_OWNER, f"/Me returned no User: {describe(asked)}")
    return asked.json


@check(SHOULD, ME)
def test_the_alias_is_an_account_a_redirect_or_not_there(asked):
    """/Me returns the User, 308, or 501

    GET /Me returns the User resource of the credentials, a redirect (308) with its location, or
    a status such as 501 where the target does not offer /Me.
    """
    if asked.status in DECLINED:
        return
    redirected = asked.status in REDIRECTS and asked.header("Location")
    actual = asked.status == 200 and at(asked.json, "id") is not MISSING
    if not redirected and not actual:
        raise Finding(
            f"GET /Me returned {describe(asked)}",
            expected="200 with a User, 308 or 501",
            actual=asked.status,
        )


@check(SHOULD, ME)
def test_the_alias_tells_the_permanent_location(asked, me):
    """/Me returns the User's permanent location in the Location header

    A response to GET /Me has a Location header with the permanent URI of the returned user.
    """
    location = asked.header("Location")
    if location is None or _id(location) != me["id"]:
        # The report must not contain whose user it is.
        actual = "(missing)" if location is None else "another place"
        message = "the Location header of /Me is not the URI of the User"
        raise Finding(message, expected="the URI of the User", actual=actual)


@check(SHOULD, ME)
def test_the_alias_and_the_account_are_one(users, asked, me):
    """The Location of /Me leads to the User that /Me returns

    A GET of the URI in the Location header of /Me returns the same user as /Me itself.
    """
    location = asked.header("Location")
    if location is None or _id(location) == "Me":
        raise Blocked(LOCATION_OWNER, "the response to /Me has no other Location")
    response = users.ask("GET", "/" + "/".join(_path(location)[-2:]))
    if response.status != 200 or at(response.json, "id") != me["id"]:
        actual = "another one" if response.ok else response.status
        message = "the Location of /Me does not lead to the User that /Me returned"
        raise Finding(message, expected="the same User", actual=actual)


@check(SHOULD, ME, rfc7644("3.9"))
def test_the_alias_takes_attributes(users, me):
    """/Me supports the `attributes` parameter

    `attributes` limits what GET /Me returns, as it does for the User resource itself.
    """
    there = [name for name in DEFAULT if at(me, name) is not MISSING]
    if not there:
        raise NotApplicable("the target's /Me returns nothing that could be left out")
    response = users.ask("GET", "/Me", query=f"attributes={USER_NAME}")
    actual = [name for name in there if at(response.json, name) is not MISSING]
    if response.status != 200 or actual:
        message = f"contains {', '.join(actual)}" if actual else f"is {describe(response)}"
        raise Finding(
            f"the response to /Me?attributes={USER_NAME} {message}",
            expected=USER_NAME,
            actual=actual or response.status,
        )


def _path(location):
    """Return the segments of a location's path, not decoded."""
    return parts_of(location).path.rstrip("/").split("/")


def _id(location):
    return unquote(_path(location)[-1])
