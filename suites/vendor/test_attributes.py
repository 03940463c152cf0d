"""Rules about the values of attributes."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import expect_status, said, value_of
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import at

TEXTS = (DISPLAY, "nickName", "title", "userType")


@check(MUST, rfc7644("3.12"), rule="required_attributes", feature="create_users")
def test_a_missing_required_attribute_is_no_server_error(lacking):
    """POST /Users without a required attribute causes no server error

    The target rejects the create with 4xx and a `detail`, or uses a default value.
    """
    for path, answer in lacking.items():
        reason = answer.ok or (400 <= answer.status < 500 and at(answer.json, "detail"))
        if not reason:
            message = f"POST /Users without {path} returned {said(answer)}"
            raise Finding(message, expected="2xx, or 4xx with a `detail`", shown=said(answer))


@check(SHOULD, rfc7644("3.12"), rule="required_attributes", feature="create_users")
def test_a_missing_required_attribute_is_refused_with_400(lacking):
    """POST /Users without a required attribute returns 400

    This applies to each attribute that the profile's rule names.
    """
    for path, answer in lacking.items():
        expect_status(answer, 400, what=f"POST /Users without {path}")


@check(MUST, rule="max_length", feature="create_users")
def test_the_longest_value_is_kept(directory, people, rule):
    """The target stores a value of the maximum length

    GET returns it as sent.
    """
    path, value = longest(rule, people)
    person = people.person()
    account = directory.add(placed(person.resource(), path, value))
    directory.expects(account["id"], {path: value, GIVEN: person.given})


@check(MUST, rfc7644("3.12"), rule="max_length", feature="create_users")
def test_a_longer_value_is_refused(directory, people, rule):
    """The target rejects a value beyond the maximum length with 400

    The value is one character too long. The target creates no User.
    """
    path, value = longest(rule, people)
    person = people.person()
    body = placed(person.resource(), path, f"{value}x")
    answer = directory.ask("POST", "/Users", body)
    expect_status(answer, 400, what=f"POST /Users with {path} of {len(value) + 1} characters")
    if directory.find(person.login):
        raise Finding("the rejected POST created a User", expected=0, shown=1)


@check(MUST, rfc7644("3.12"), rule="email_domain", feature="create_users")
def test_another_email_domain_is_accepted_or_refused_with_a_reason(directory, people):
    """The target accepts an email address of another domain, or rejects it with a reason

    It rejects a domain that it does not allow with 4xx and a `detail`. A target without this
    restriction creates the User.
    """
    person = people.person()
    outside = f"{person.login.partition('@')[0]}@elsewhere.example.org"
    body = person.having({"userName": outside, 'emails[type eq "work"].value': outside}).resource()
    answer = directory.ask("POST", "/Users", body)
    if not answer.ok and not (400 <= answer.status < 500 and at(answer.json, "detail")):
        message = f"POST /Users with another email domain returned {said(answer)}"
        raise Finding(message, expected="2xx, or 4xx with a `detail`", shown=said(answer))


@check(MUST, rule="updatable_attributes", feature="update_users")
def test_other_attributes_stay_as_they_were(console, directory, provision, people, rule):
    """Updating an attribute that the vendor does not update leaves the User unchanged

    The target accepts the update, or rejects it with 4xx and a `detail`. GET returns the values of
    before in both cases.
    """
    mapped = set(console.org.attributes) - set(rule.parameters["attributes"])
    person = people.person()
    texts = {path: f"{path} before" for path in TEXTS if path in mapped}
    assigned = provision(person.having(texts))
    before = directory.user(assigned.id)
    changed = {path: f"{path} after" for path in texts}
    changed |= {path: f"new.{person.login}" for path in (LOGIN, EMAIL) if path in mapped}
    task = console.update(assigned.person.having(changed))
    answer = task.answers[-1]
    if not task.ok and not (400 <= answer.status < 500 and at(answer.json, "detail")):
        message = f"the update returned {said(answer)}"
        raise Finding(message, expected="2xx, or 4xx with a `detail`", shown=said(answer))
    kept = {path: value_of(before, path) for path in changed}
    directory.keeps(assigned.id, kept, "after the update")


@check(MUST, rule="names_as_sent", feature="update_users")
def test_names_of_several_words_are_kept(console, directory, people):
    """The target stores names of several words as sent

    A given name of two words and a family name with a suffix come back unchanged, after the create
    and after an update.
    """
    (first, second), (third, family) = people.name(), people.name()
    person = people.person({GIVEN: f"{first} {third}", FAMILY: f"{second} II"})
    for sent, press in (
        (person, console.assign),
        (person.having({GIVEN: f"{third} {first}", FAMILY: f"{family} III"}), console.update),
    ):
        task = press(sent)
        assert task.ok, task.message
        wanted = {GIVEN: sent.given, FAMILY: sent.family}
        directory.expects(console.org.links[person.okta_id], wanted, f"after {task.button}")


def placed(body, path, value):
    """Return a body with a value at a path of one or two names."""
    head, _, rest = path.partition(".")
    return {**body, head: {**body.get(head, {}), rest: value} if rest else value}


def longest(rule, people):
    """Return the rule's attribute and a value of its greatest length, tagged with the run."""
    length = rule.parameters["length"]
    value = f"{people.tag}{'x' * length}"[:length]
    return rule.parameters["attribute"], value
