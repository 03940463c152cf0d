"""Rules about tokens, and the statuses that a guide promises."""

from pytest_scim.checks.check import MUST, Phase, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Rule,
    Users,
    expect_in,
    expect_status,
    odd_create,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ERROR
from pytest_scim.scim.paths import entries


@check(MUST, rfc7644("2"), rule="old_token_refused", phase=Phase.WRONG_CREDENTIALS)
def test_a_replaced_token_is_refused(old_token_response: Response) -> None:
    """A request with a replaced token returns 401

    Set a token that was replaced by a newer one as SCIM_OLD_TOKEN.

    Impact: A leaked token stays valid after the customer replaced it.
    Fix: Revoke the former token when a new one is generated.
    """
    expect_status(old_token_response, 401, what="the request with a replaced token")


@check(MUST, rfc7644("3.12"), rule="scim_error_codes", feature="create_users")
def test_a_bad_request_is_400(users: Users, okta_user: OktaUser, rule: Rule) -> None:
    """As the guide promises, POST /Users without userName returns 400

    The body is a SCIM Error.

    Impact: The guide promises another response than the customer sees.
    Fix: Return 400 with a SCIM Error for a body without userName.
    """
    body = {key: value for key, value in okta_user.resource().items() if key != "userName"}
    create = odd_create(users, body, "POST /Users without userName")
    expect_promised(create.response, rule, 400)


@check(MUST, rfc7644("3.12"), rule="scim_error_codes", phase=Phase.WRONG_CREDENTIALS)
def test_a_wrong_token_is_401(wrong_token_response: Response, rule: Rule) -> None:
    """As the guide promises, a request with an invalid token returns 401

    The body is a SCIM Error.

    Impact: The guide promises another response than the customer sees.
    Fix: Return 401 with a SCIM Error for an invalid token.
    """
    expect_promised(wrong_token_response, rule, 401)


@check(MUST, rfc7644("3.12"), rule="scim_error_codes")
def test_an_unknown_id_is_404(users: Users, rule: Rule) -> None:
    """As the guide promises, GET with an unknown `id` returns 404

    The body is a SCIM Error.

    Impact: The guide promises another response than the customer sees.
    Fix: Return 404 with a SCIM Error for an unknown `id`.
    """
    expect_promised(users.read(users.unknown_id()), rule, 404)


@check(MUST, rfc7644("3.3"), rule="scim_error_codes", feature="create_users")
def test_a_taken_user_name_is_409(users: Users, existing_user: Assigned, rule: Rule) -> None:
    """As the guide promises, POST /Users with an existing userName returns 409

    The body is a SCIM Error. The status is the same when the userName differs in case only.

    Impact: The guide promises another response than the customer sees.
    Fix: Return 409 with a SCIM Error for an existing userName, whatever its case.
    """
    body = existing_user.okta_user.resource()
    expect_promised(users.ask("POST", "/Users", body), rule, 409)
    body["userName"] = existing_user.okta_user.user_name.upper()
    expect_promised(users.ask("POST", "/Users", body), rule, 409)


def expect_promised(response: Response, rule: Rule, status: int) -> None:
    """Require the status that the guide promises, and a SCIM Error."""
    if status not in rule.parameters["codes"]:
        raise NotApplicable(f"the profile's rule scim_error_codes does not name {status}")
    expect_status(response, status)
    expect_in("`schemas` of the response", ERROR, entries(response.json, "schemas"))
