"""A request of which Okta's form is not known: one form has to work, and each that fails counts."""

import pytest

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun, Unreadable
from pytest_scim.run.check_log import CheckLog
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.support.shared_responses import Once

OWNER = "okta.create_users.x"


@pytest.fixture
def sent():
    return []


@pytest.fixture
def forms_of(sent):
    """Make forms of what each of them raises, or ``None``."""
    once = Once(CheckLog([]))

    def play(form, error):
        sent.append(form)
        if error is not None:
            raise error

    def make(**errors):
        plays = {form: lambda form=form: play(form, errors[form]) for form in errors}
        return RequestForms(once, "the link", plays)

    return make


def test_the_first_form_that_works_is_returned_and_no_other_is_sent(forms_of, sent):
    assert forms_of(add=None, replace=None).require_one() == "add"
    assert sent == ["add"]


def test_one_form_is_enough(forms_of):
    assert forms_of(add=Finding("no"), replace=None).require_one() == "replace"


def test_each_form_that_fails_is_a_finding_of_its_own(forms_of, sent):
    forms = forms_of(add=Finding("no"), replace=None)
    forms.require_one()
    with pytest.raises(Finding, match=r"^no$"):
        forms.require("add")
    forms.require("replace")
    assert sent == ["add", "replace"]


def test_a_finding_names_every_form_when_none_works(forms_of):
    forms = forms_of(add=Finding("no", expected=1, actual=2), replace=AssertionError("never"))
    with pytest.raises(Finding) as raised:
        forms.require_one()
    assert str(raised.value) == "the link fails in every form (add: no; replace: never)"
    assert (raised.value.expected, raised.value.actual) == (1, 2)


def test_the_only_form_gives_its_own_finding(forms_of):
    only = Finding("no")
    with pytest.raises(Finding) as raised:
        forms_of(PUT=only).require_one()
    assert raised.value is only


@pytest.mark.parametrize(
    "error", [Blocked(OWNER, "refused"), NotRun("no room"), Unreadable("500", owner=OWNER)]
)
def test_a_form_that_could_not_be_judged_leaves_the_question_open(forms_of, error):
    with pytest.raises(type(error)) as raised:
        forms_of(add=Finding("no"), replace=error).require_one()
    assert raised.value is error


def test_a_form_that_an_integration_has_not_is_not_applicable(forms_of):
    with pytest.raises(NotApplicable, match=r"^the profile lets Okta send no such form"):
        forms_of(PUT=None).require("add")


def test_what_is_not_applicable_is_so_in_every_form(forms_of):
    with pytest.raises(NotApplicable):
        forms_of(null=NotApplicable("the target stores no title"), blank=None).require_one()
