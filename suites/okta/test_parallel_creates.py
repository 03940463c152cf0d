"""Okta assigns the app to several Okta users at once: the creates overlap."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import DataGenerator, Users, describe
from pytest_scim.scim.paths import at


@check(
    MUST,
    okta_api("Create the User"),
    rfc7644("3.3"),
    field_report("wso2/product-is#26148"),
    feature="create_users",
    cases=("C9307",),
)
def test_each_of_several_parallel_creates_creates_its_user(
    users: Users, test_data: DataGenerator
) -> None:
    """Of several creates at the same time, each creates its own User

    Okta was seen to send three creates within 64 ms. Each returns 2xx and an `id` of its own, and a
    lookup by each userName returns the User of that `id`.

    Impact: Some members of a group that is assigned cannot use the app.
    Fix: Make the create of a User one transaction, without shared state between requests.
    """
    okta_users = [test_data.okta_user() for _ in range(3)]
    creates = [("POST", "/Users", okta_user.resource()) for okta_user in okta_users]
    responses = users.together(*creates)
    refused = [describe(response) for response in responses if not response.ok]
    if refused:
        require_create_alone(users, test_data.okta_user())
        message = f"of {len(responses)} parallel creates, {len(refused)} returned {refused[0]}"
        raise Finding(message, expected="2xx for each", actual=refused)
    for okta_user, response in zip(okta_users, responses, strict=True):
        user_id = at(response.json, "id")
        if not isinstance(user_id, str):
            message = "a parallel create returned no `id` that is a string"
            raise Finding(message, expected="an `id`", actual=repr(user_id))
        users.finds(okta_user.user_name, user_id, because="after parallel creates, the lookup")


def require_create_alone(users: Users, okta_user: OktaUser) -> None:
    """Raise NotApplicable where the target rejects such a create alone, too.

    The body has the basic attributes only, and a target may require others.
    """
    response = users.ask("POST", "/Users", okta_user.resource())
    if not response.ok:
        message = f"the target rejects a create with the basic attributes: {describe(response)}"
        raise NotApplicable(message)
