"""Every section of Okta's documents that a check cites is a heading of the document."""

import re
from pathlib import Path

import yaml

from pytest_scim.checks.citations import okta_docs, okta_spec
from pytest_scim.report.formats.test_plan.cases import CASES

from .test_checks import CHECKS

OPENED = yaml.safe_load(Path(__file__).with_name("headings.yaml").read_text(encoding="utf-8"))
RFCS = {f"RFC {number}" for number in (6749, 6750, 7643, 7644, 8259, 9110, 9865)}
CITED = sorted({cite for check in CHECKS for cite in check.citations}, key=repr)


def headings(cite) -> list[str]:
    """Return the headings of the page that a citation names."""
    return OPENED[cite.authority][cite.url.partition("#")[0]]["headings"]


def test_each_section_is_a_heading_of_its_document():
    okta = [cite for cite in CITED if cite.authority in OPENED]
    assert len(okta) > 20
    assert [cite for cite in okta if cite.ref not in headings(cite)] == []


def test_a_section_without_heading_is_found():
    assert "Group push" not in headings(okta_docs("concepts/scim/", "Group push"))


def test_each_document_was_opened():
    pages = [page for document in OPENED.values() for page in document.values()]
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(page["opened"])) for page in pages)
    assert set(OPENED) <= {cite.authority for cite in CITED}


def test_each_document_is_known():
    others = {"field report", "Okta SCIM test plan v2", "Okta Runscope test"}
    drafts = {"draft-zollner-scim-interop-profile-02"}
    known = {*OPENED, *RFCS, "RFC 7643 errata", *others, *drafts}
    assert {cite.authority for cite in CITED} <= known


def test_an_anchor_is_that_of_its_heading():
    place = "https://developer.okta.com/docs/concepts/scim/"
    cite = okta_docs("concepts/scim/", "Handle SCIM server rate limiting (HTTP 429)")
    assert cite.url == f"{place}#handle-scim-server-rate-limiting-http-429"


def test_each_runscope_test_is_offered_under_a_heading():
    names = (
        "step 1: x",
        "CRUD step 4: x",
        "CRUD with entitlements step 5: x",
        "Entitlements step 1",
    )
    known = {
        okta_docs(page.removeprefix("https://developer.okta.com/docs/"), heading).url
        for page, found in OPENED["Okta developer docs"].items()
        for heading in found["headings"]
    }
    assert {okta_spec(name).url for name in names} <= known


def test_each_case_that_is_cited_is_in_the_plan():
    plan = [cite.ref for cite in CITED if cite.authority == "Okta SCIM test plan v2"]
    assert set(plan) <= set(CASES)
