"""Rules about the values of attributes."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    OddCreate,
    Rule,
    Users,
    expect_equal,
    expect_status,
    linked_id,
    succeeded,
    value_of,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.rejections import expect_success_or_rejection

TEXTS = (DISPLAY, "nickName", "title", "userType")


@check(MUST, rfc7644("3.12"), rule="required_attributes", feature="create_users")
def test_a_missing_required_attribute_is_no_server_error(incomplete: dict[str, OddCreate]) -> None:
    """POST /Users without a required attribute causes no server error

    The target rejects the create with 4xx, or uses a default value.

    Impact: The admin sees a server error in place of what is missing.
    Fix: Validate required attributes, and return 400 with a `detail` that names the missing
    one.
    """
    for path, create in incomplete.items():
        expect_success_or_rejection(create.expect_harmless(), f"POST /Users without {path}")


@check(SHOULD, rfc7644("3.12"), rule="required_attributes", feature="create_users")
def test_a_missing_required_attribute_is_refused_with_400(incomplete: dict[str, OddCreate]) -> None:
    """POST /Users without a required attribute returns 400

    This applies to each attribute that the profile's rule names.

    Impact: The admin does not learn which value is missing.
    Fix: Return 400 with `scimType: invalidValue` and a `detail` that names the attribute.
    """
    for path, create in incomplete.items():
        expect_status(create.response, 400, what=f"POST /Users without {path}")


@check(MUST, rule="max_length", feature="create_users")
def test_the_longest_value_is_stored(users: Users, test_data: DataGenerator, rule: Rule) -> None:
    """The target stores a value of the maximum length

    GET returns it as sent.

    Impact: Users with long values get no User, or a cut value.
    Fix: Store values up to the maximum length that the guide states.
    """
    path, value = longest(rule, test_data)
    okta_user = test_data.okta_user()
    user = users.add(placed(okta_user.resource(), path, value))
    users.expects(id_of(user), {**okta_user.sent(GIVEN), path: value})


@check(MUST, okta_api("Create the User"), rule="max_length", feature="create_users")
def test_a_value_from_okta_is_stored(
    console: Console, users: Users, test_data: DataGenerator, rule: Rule
) -> None:
    """The target stores the attribute of limited length that Okta's create contains

    This is what Okta sends once an admin maps the attribute, such as externalId to the id of the
    Okta user.

    Impact: Users are not created, or the value is lost, once an admin maps the attribute.
    Fix: Accept and store the attribute in POST /Users.
    """
    path, value = longest(rule, test_data)
    okta_user = test_data.okta_user()
    value = str(okta_user.values.get(path) or value)[: rule.parameters["length"]]
    usual = console.org.attributes
    console.org.attributes = (*(one for one in usual if one != path), path)
    try:
        task = succeeded(console.assign(okta_user.having({path: value})))
    finally:
        console.org.attributes = usual
    expected = {**okta_user.sent(GIVEN), path: value}
    users.expects(linked_id(console.org, okta_user), expected, f"after {task.button}")


@check(MUST, rfc7644("3.12"), rule="max_length", feature="create_users")
def test_a_longer_value_is_refused(users: Users, test_data: DataGenerator, rule: Rule) -> None:
    """The target rejects a value beyond the maximum length with 400

    The value is one character too long. The target creates no User.

    Impact: Values are cut without a message, so the app and Okta differ.
    Fix: Return 400 with a `detail` for a value beyond the maximum length.
    """
    path, value = longest(rule, test_data)
    okta_user = test_data.okta_user()
    body = placed(okta_user.resource(), path, f"{value}x")
    response = users.ask("POST", "/Users", body)
    expect_status(response, 400, what=f"POST /Users with {path} of {len(value) + 1} characters")
    found = users.find(okta_user.user_name)
    expect_equal("the number of Users that the rejected POST created", len(found), 0)


@check(MUST, rfc7644("3.12"), rule="email_domain", feature="create_users")
def test_another_email_domain_is_no_server_error(users: Users, test_data: DataGenerator) -> None:
    """POST /Users with an email address of another domain causes no server error

    The target rejects a domain that it does not allow with 4xx. A target without this restriction
    creates the User.

    Impact: The admin sees a server error in place of the domains that are allowed.
    Fix: Return 400 with a `detail` that names the domain, or accept it.
    """
    okta_user = test_data.okta_user()
    outside = f"{okta_user.user_name.partition('@')[0]}@elsewhere.example.org"
    body = okta_user.having(
        {"userName": outside, 'emails[type eq "work"].value': outside}
    ).resource()
    response = users.ask("POST", "/Users", body)
    expect_success_or_rejection(response, "POST /Users with another email domain")


@check(MUST, rule="updatable_attributes", feature="update_users")
def test_other_attributes_stay_as_they_were(
    console: Console,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
    rule: Rule,
) -> None:
    """Updating an attribute that the vendor does not update leaves the User unchanged

    The target accepts the update, or rejects it with 4xx. GET returns the values of before in both
    cases.

    Impact: Values that the guide calls fixed change.
    Fix: Ignore attributes that Okta does not update, or reject the request with 400 and a
    `detail`.
    """
    mapped = set(console.org.attributes) - set(rule.parameters["attributes"])
    okta_user = test_data.okta_user()
    texts = {path: f"{path} before" for path in TEXTS if path in mapped}
    assigned = provision(okta_user.having(texts))
    before = assigned.before(users)
    changed = {path: f"{path} after" for path in texts}
    changed |= {path: f"new.{okta_user.user_name}" for path in (USER_NAME, EMAIL) if path in mapped}
    task = console.update(assigned.okta_user.having(changed))
    if not task.ok:
        expect_success_or_rejection(task.responses[-1], "the update")
    unchanged = {path: value_of(before, path) for path in changed}
    users.keeps(assigned.id, unchanged, "after the update")


@check(MUST, rule="names_as_sent", feature="update_users")
def test_names_of_several_words_are_stored(
    console: Console, users: Users, test_data: DataGenerator
) -> None:
    """The target stores names of several words as sent

    A given name of two words and a family name with a suffix come back unchanged, after the create
    and after an update.

    Impact: The app displays names of several words wrongly.
    Fix: Store `name.givenName` and `name.familyName` as sent.
    """
    (first, second), (third, family) = test_data.name(), test_data.name()
    okta_user = test_data.okta_user({GIVEN: f"{first} {third}", FAMILY: f"{second} II"})
    for sent, press in (
        (okta_user, console.assign),
        (okta_user.having({GIVEN: f"{third} {first}", FAMILY: f"{family} III"}), console.update),
    ):
        task = succeeded(press(sent))
        expected = sent.sent(GIVEN, FAMILY)
        users.expects(linked_id(console.org, okta_user), expected, f"after {task.button}")


def placed(body: JSONObject, path: str, value: str) -> JSONObject:
    """Return a body with a value at a path of one or two names."""
    head, _, rest = path.partition(".")
    inner = body.get(head)
    others = inner if isinstance(inner, dict) else {}
    return {**body, head: {**others, rest: value} if rest else value}


def longest(rule: Rule, test_data: DataGenerator) -> tuple[str, str]:
    """Return the rule's attribute and a value of its greatest length, tagged with the run."""
    length = rule.parameters["length"]
    value = f"{test_data.tag}{'x' * length}"[:length]
    return str(rule.parameters["attribute"]), value
