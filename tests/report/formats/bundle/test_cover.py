"""The cover sheet, as text and as a page."""

import base64
import hashlib
import re

import pytest

from pytest_scim.report.formats.bundle.archive import FILES
from pytest_scim.report.formats.bundle.cover import cover, cover_text
from pytest_scim.report.formats.bundle.standing import standing
from pytest_scim.report.formats.html.cover import render_cover

from ...specimen.checks import check
from ...specimen.record import specimen
from ...specimen.texts import HOSTILE
from ..html.reading import read, words

NAMED = {"name": "acme", "title": "Acme", "path": "acme.yaml", "vendor": "Acme Inc."}


def sheet(**changes):
    record = specimen(**changes)
    return cover(record, standing(record, as_written=True), list(FILES))


def test_it_names_app_vendor_contact_environment_date_and_version():
    found = dict(sheet(profile={**NAMED, "app": "Acme CRM", "contact": "scim@acme.test"}).facts)
    assert found["App"] == "Acme CRM"
    assert found["Vendor"] == "Acme Inc."
    assert found["Contact"] == "scim@acme.test"
    assert found["Environment"] == "https://scim.example.test/scim/v2"
    assert found["Date"] == "22 November 2026, 09:16 UTC"
    assert found["Version"] == "pytest-scim 0.1.0"
    assert dict(sheet(profile=NAMED).facts)["Contact"] == "(not in the profile)"


def test_an_embedded_run_has_no_address_and_is_no_evidence():
    found = sheet(embedded=True)
    assert dict(found.facts)["Environment"] == "the embedded provider of pytest-scim"
    assert found.headline == "Embedded: a rehearsal, not evidence"
    assert "says nothing about a real endpoint" in found.why
    assert found.verdicts[-1].rests.startswith("the run used the embedded provider")


def test_each_verdict_has_what_it_rests_on():
    found = {one.name: one for one in sheet().verdicts}
    assert list(found) == ["okta", "spec", "rfc", "ready"]
    assert (found["okta"].word, found["spec"].word) == ("no", "yes")
    assert "6 of 11 MUST checks that were judged conform" in found["okta"].rests
    assert "because of okta.create_users.assigned_person_is_created" in found["okta"].rests


def test_a_private_app_has_no_verdict_on_readiness_and_nothing_manual():
    found = sheet(integration="oiw", ready=None)
    assert found.verdicts[-1].about == "a private app is not submitted"
    assert (found.manual, found.cases) == ([], [])


def test_it_lists_findings_leftovers_and_what_remains_manual():
    found = sheet()
    assert found.findings[0].startswith("1. MUST, ")
    assert found.left[0].startswith("User kim.scim7f3a@example.test")
    assert found.manual[0][0] == "Okta's SPEC 2.0 test"
    assert any(name.startswith("C9343 ") for name, _ in found.cases)
    assert sheet(checks=[check("okta.a.b")], leftovers=[]).findings == []


def test_the_text_has_every_part_and_no_line_of_the_target():
    text = cover_text(sheet(profile={**NAMED, "app": "Acme\nVerdicts\x1b[31m"}))
    assert text.startswith("Acme Verdicts␛[31m: SCIM provisioning with Okta\n=")
    for title in ("Verdicts", "Findings", "Left at the target", "What remains manual", "Files"):
        assert f"\n{title}\n{'-' * len(title)}\n" in text
    assert "[ ] Okta's SPEC 2.0 test: Run it in BlazeMeter" in text
    assert "\x1b" not in text


def test_the_text_of_a_run_without_findings_says_so():
    assert "\nFindings\n--------\nnone\n" in cover_text(sheet(checks=[check("okta.a.b")]))


def test_the_page_has_the_same_and_only_its_own_style_has_an_effect():
    found = sheet(profile={**NAMED, "app": HOSTILE})
    html = render_cover(found)
    page = read(html)
    assert HOSTILE in page.text
    assert not {"script", "img", "link", "base", "iframe"} & {tag for tag, _ in page.elements}
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page.elements[3][1]["content"]
    assert not {name for _, attrs in page.elements for name in attrs if name == "style"}
    links = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
    assert links == [name for name, _ in FILES]
    for one in found.verdicts:
        assert one.rests in page.text


@pytest.mark.parametrize("render", [cover_text, render_cover])
def test_a_cover_is_the_same_twice(render):
    assert render(sheet()) == render(sheet())


def test_the_page_says_where_there_is_nothing():
    html = render_cover(sheet(checks=[check("okta.a.b")], leftovers=[], integration="oiw"))
    assert "Findings None. Files" in words(html)
