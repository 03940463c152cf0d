"""What a check's decorator makes of a function."""

from pathlib import Path

import pytest

from pytest_scim.checks.check import CUSTOM, MUST, PATCHED, SHOULD, Level, _authority, check
from pytest_scim.checks.citations import (
    Citation,
    field_report,
    okta_api,
    okta_docs,
    okta_plan,
    okta_spec,
    rfc6749,
    rfc6750,
    rfc7643,
    rfc7644,
)
from pytest_scim.checks.outcomes import Blocked, Finding, Unreadable

PREPARE = "https://developer.okta.com/docs/guides/scim-provisioning-integration-prepare/main/"
PLAN = "https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/"


def test_a_check_is_made_of_its_function():
    @check(
        SHOULD,
        rfc7644("3.3"),
        feature="create_users",
        cases=("C9290",),
        rule="email_domain",
        under={"aiw": MUST},
        integration="oin",
        needs=("displayName",),
    )
    def test_an_assignment_creates_a_user():
        """POST /Users creates the user

        Assigning the app
        to an Okta user creates a User.

        Impact: Nobody can use the app.
        Fix: Return 201,
        and the new User.
        """

    record = test_an_assignment_creates_a_user.__check__
    assert record.id == "checks.check.an_assignment_creates_a_user"
    assert record.title == "POST /Users creates the user"
    assert record.requirement == "Assigning the app to an Okta user creates a User."
    assert (record.impact, record.fix) == (
        "Nobody can use the app.",
        "Return 201, and the new User.",
    )
    assert (record.level, record.feature, record.rule) == (SHOULD, "create_users", "email_domain")
    assert record.citations == (rfc7644("3.3"), okta_plan("C9290"))
    assert (record.cases, record.needs) == (("C9290",), ("displayName",))
    assert record.integrations == ("oin",)
    assert record.level_under("aiw") is Level.MUST
    assert record.level_under("oin") is Level.SHOULD


def test_a_check_may_be_for_several_integrations_or_for_all():
    @check(MUST, integration=PATCHED)
    def test_patched():
        pass

    @check(MUST)
    def test_any():
        pass

    patched, anywhere = test_patched.__check__, test_any.__check__
    words = ("oin", "oiw", "aiw")
    assert [patched.is_for(word) for word in words] == [True, True, False]
    assert [anywhere.is_for(word) for word in words] == [True] * 3


def test_what_a_submission_needs_is_a_should_where_nothing_is_submitted():
    @check(MUST, under=CUSTOM)
    def test_nothing():
        pass

    levels = [test_nothing.__check__.level_under(word) for word in ("oin", "oiw", "aiw")]
    assert levels == [MUST, SHOULD, SHOULD]


def test_a_docstring_of_one_line_is_title_and_requirement():
    @check(MUST)
    def test_nothing():
        """`GET /Users` returns a list"""

    record = test_nothing.__check__
    assert (record.title, record.requirement) == ("`GET /Users` returns a list",) * 2


def test_a_file_may_name_the_section_that_it_is_a_part_of(monkeypatch):
    monkeypatch.setitem(globals(), "SECTION_ID", "create_users")

    @check(MUST)
    def test_nothing():
        pass

    assert test_nothing.__check__.id == "checks.create_users.nothing"


def test_a_title_has_no_full_stop():
    @check(MUST)
    def test_nothing():
        """GET returns a list."""

    record = test_nothing.__check__
    assert (record.title, record.requirement) == ("GET returns a list", "GET returns a list.")


def test_what_is_not_said_is_empty():
    @check(MUST)
    def test_nothing():
        pass

    record = test_nothing.__check__
    assert (record.title, record.requirement) == ("", "")
    assert (record.cases, record.citations, record.needs) == ((), (), ())
    assert (record.feature, record.rule, record.integrations) == (None, None, ())
    assert record.levels == {}


RFC = "https://www.rfc-editor.org/rfc"
SCIM_20 = "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/"
DOCS = "https://developer.okta.com/docs/concepts/scim/"
GITHUB = "https://github.com/a/b/issues/7"

CITED = {
    "core schema": (rfc7643, ["3.1"], "RFC 7643", "section 3.1", f"{RFC}/rfc7643#section-3.1"),
    "protocol": (rfc7644, ["3.3"], "RFC 7644", "section 3.3", f"{RFC}/rfc7644#section-3.3"),
    "oauth": (rfc6749, ["6"], "RFC 6749", "section 6", f"{RFC}/rfc6749#section-6"),
    "bearer": (rfc6750, ["3.1"], "RFC 6750", "section 3.1", f"{RFC}/rfc6750#section-3.1"),
    "reference": (okta_api, ["Create"], "Okta SCIM 2.0 reference", "Create", f"{SCIM_20}#create"),
    "docs": (
        okta_docs,
        ["concepts/scim/", "Delete (Deprovision)"],
        "Okta developer docs",
        "Delete (Deprovision)",
        f"{DOCS}#delete-deprovision",
    ),
    "plan": (
        okta_plan,
        ["C9290"],
        "Okta SCIM test plan v2",
        "C9290",
        f"{PLAN}#run-through-oin-qa-tests",
    ),
    "spec": (
        okta_spec,
        ["step 1"],
        "Okta Runscope test",
        "step 1",
        f"{PREPARE}#test-your-scim-api",
    ),
    "crud": (
        okta_spec,
        ["CRUD step 4"],
        "Okta Runscope test",
        "CRUD step 4",
        f"{PLAN}#runscope-tests-for-crud",
    ),
    "issue": (field_report, ["a/b#7"], "field report", "a/b#7", GITHUB),
    "titled": (field_report, ["T", "https://x.example"], "field report", "T", "https://x.example"),
}


@pytest.mark.parametrize("case", CITED)
def test_a_citation_says_who_where_and_where_to_read_it(case):
    cite, given, authority, ref, url = CITED[case]

    assert cite(*given) == Citation(authority, ref, url)


def test_a_finding_sets_expected_and_shown_side_by_side():
    finding = Finding("no", expected=1, actual=2)

    assert (str(finding), finding.message, finding.expected, finding.actual) == ("no", "no", 1, 2)
    assert (Finding("no").expected, Finding("no").actual) == (None, None)


def test_what_cannot_be_read_names_its_owner():
    finding = Unreadable("no", owner="okta.x.y", actual="404")

    assert (str(finding), finding.owner, finding.actual) == ("no", "okta.x.y", "404")
    assert finding.expected is None


def test_what_blocks_is_named_with_its_reason():
    blocked = Blocked("okta.x.y", "no account")

    assert str(blocked) == "blocked by okta.x.y: no account"
    assert (blocked.owner, blocked.reason) == ("okta.x.y", "no account")


@pytest.mark.parametrize(
    ("folder", "authority"),
    [
        ("/x/suites/okta", "okta"),
        ("/x/suites/rfc7644/queries", "rfc7644"),
        ("/x/acme/checks", "checks"),
        ("/x/suites", "suites"),
    ],
)
def test_the_authority_is_the_folder_below_suites(folder, authority):
    assert _authority(Path(folder)) == authority
