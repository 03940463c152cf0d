"""Rules about the values of attributes."""

from pytest_scim.check import MUST, SHOULD, Finding, check, rfc7644
from pytest_scim.fixtures import said
from pytest_scim.people import GIVEN
from pytest_scim.scim.path import at


@check(MUST, rfc7644("3.12"), rule="required_attributes", feature="create_users")
def test_a_missing_required_attribute_is_no_server_error(lacking):
    """A create without a required attribute is refused with a reason, or it is defaulted.

    It is never a server error.
    """
    for path, answer in lacking.items():
        reason = answer.ok or (400 <= answer.status < 500 and at(answer.json, "detail"))
        if not reason:
            raise Finding(f"{path} is missing", expected="4xx with a detail", shown=said(answer))


@check(SHOULD, rfc7644("3.12"), rule="required_attributes", feature="create_users")
def test_a_missing_required_attribute_is_refused_with_400(lacking):
    """A create without a required attribute is refused with 400."""
    for path, answer in lacking.items():
        if answer.status != 400:
            raise Finding(f"{path} is missing", expected=400, shown=said(answer))


@check(MUST, rule="max_length", feature="create_users")
def test_the_longest_value_is_kept(directory, people, rule):
    """A value of exactly the greatest length is accepted and shown as sent."""
    path, value = longest(rule, people)
    person = people.person({path: value})
    body = {**person.resource(), path: value}
    account = directory.add(body)
    directory.expects(account["id"], {path: value, GIVEN: person.given})


@check(MUST, rfc7644("3.12"), rule="max_length", feature="create_users")
def test_a_longer_value_is_refused(directory, people, rule):
    """A value one character longer is refused with 400, and nothing is created."""
    path, value = longest(rule, people)
    person = people.person()
    answer = directory.ask("POST", "/Users", {**person.resource(), path: f"{value}x"})
    if answer.status != 400:
        length = len(value) + 1
        raise Finding(f"{path} of {length} characters", expected=400, shown=said(answer))
    if directory.find(person.login):
        raise Finding("an account was made all the same", expected=0, shown=1)


@check(MUST, rfc7644("3.12"), rule="email_domain", feature="create_users")
def test_another_email_domain_is_accepted_or_refused_with_a_reason(directory, people):
    """A person of an email domain that is not allowed is refused with 4xx and a reason.

    Where the tenant has no such restriction the person is accepted.
    """
    person = people.person()
    outside = f"{person.login.partition('@')[0]}@elsewhere.example.org"
    body = person.having({"userName": outside, 'emails[type eq "work"].value': outside}).resource()
    answer = directory.ask("POST", "/Users", body)
    if not answer.ok and not (400 <= answer.status < 500 and at(answer.json, "detail")):
        raise Finding("another email domain", expected="4xx with a detail", shown=said(answer))


def longest(rule, people):
    """Return the rule's attribute and a value of its greatest length, tagged with the run."""
    length = rule.parameters["length"]
    value = f"{people.tag}{'x' * length}"[:length]
    return rule.parameters["attribute"], value
