"""RFC 7643, section 4.1: the attributes of the core User."""

import re

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.names import FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text
from pytest_scim.suites.rfc7643.support.resources import ReturnedResource
from pytest_scim.suites.support.bodies import expect_none, expect_text
from pytest_scim.suites.support.user import UserResource

SINGULAR = rfc7643("4.1.1")
PLURAL = rfc7643("4.1.2")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
COUNTRY = re.compile(r"[A-Z]{2}")


@check(SHOULD, SINGULAR)
def test_a_user_has_a_user_name(user_resources: list[ReturnedResource]) -> None:
    """Every returned User has a non-empty `userName`

    Each response that contains a User resource contains its `userName` as a non-empty string.

    Fix: Serialize `userName` into every User, also into the rows of lists and the responses to
    POST, PUT and PATCH.
    """
    for user in user_resources:
        expect_text(f"userName of {user.label}", user.body.get(USER_NAME))


@check(SHOULD, SINGULAR)
def test_a_formatted_name_contains_a_name_of_the_user(
    user_resources: list[ReturnedResource],
) -> None:
    """`name.formatted` contains the given or the family name

    When the target returns `name.formatted` beside `givenName` or `familyName`, it describes
    the same name and contains at least one of them.

    Fix: Compute `name.formatted` again when `givenName` or `familyName` changes, or do not
    return it.
    """
    judged = False
    for user in user_resources:
        whole = at(user.body, "name.formatted")
        parts = [at(user.body, path) for path in (GIVEN, FAMILY)]
        known = [part for part in parts if is_text(part)]
        if is_text(whole) and known:
            judged = True
            if not any(part.casefold() in whole.casefold() for part in known):
                message = f"name.formatted of {user.label} contains neither name"
                raise Finding(message, expected=known, actual=whole)
    if not judged:
        raise NotApplicable("the target returns no name.formatted beside its parts")


@check(SHOULD, PLURAL)
def test_an_email_is_an_address(user_resources: list[ReturnedResource]) -> None:
    """Email values are email addresses

    The `value` of each email has a local part, one `@` and a domain.

    Fix: Return no entry in `emails` for a user without an address. Do not fill `value` with an
    empty string or with a userName that is none.
    """
    for user in user_resources:
        actual = [at(email, "value") for email in entries(user.body, "emails")]
        wrong = [v for v in actual if not isinstance(v, str) or not ADDRESS.fullmatch(v)]
        message = f"emails of {user.label} are not email addresses"
        expect_none(message, [*map(repr, wrong)], expected="name@domain")


@check(SHOULD, PLURAL)
def test_a_country_is_a_code(user_resource: UserResource) -> None:
    """The country of an address is an ISO 3166-1 alpha-2 code

    The target returns `country` as a code of two capital letters, such as `US`.

    Fix: Convert a country to its code of two capital letters when you store or return an
    address: `US`, not `USA` or `United States`.
    """
    countries = [at(entry, "country") for entry in entries(user_resource.first, "addresses")]
    actual = [country for country in countries if country not in (MISSING, None)]
    if not actual:
        raise NotApplicable("the target stores no country")
    wrong = [repr(c) for c in actual if not isinstance(c, str) or not COUNTRY.fullmatch(c)]
    message = f"the country of an address is {', '.join(wrong)}"
    expect_none(message, wrong, expected="a code such as US")
