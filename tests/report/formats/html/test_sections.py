import base64
import gzip
import json
import re

import pytest

from pytest_scim.report.formats.banner import banner
from pytest_scim.report.formats.html.page import (
    render_page,
)
from pytest_scim.report.formats.html.parts.by_hand import by_hand
from pytest_scim.report.queries import by_reason, matrix, where

from ...specimen.checks import check
from ...specimen.record import specimen
from .reading import read, words

SPEC = check("runscope.spec.step_01_x")
CUT = "The time budget of 2 s is spent."
STOPPED = {"partial": True, "stopped": {"by": "time_budget", "reason": CUT[:-1].lower()}}
PRIVATE = {"integration": "oiw", "features": {}, "checks": [check("okta.a.b"), SPEC]}
UNUSABLE = {
    "checks": [check("okta.a.b", "not-run", message="is it there?")],
    "partial": True,
    "usable": False,
    "stopped": {"by": "target", "reason": "is it there?"},
}


@pytest.mark.parametrize(
    ("changes", "headline", "why"),
    [
        ({"embedded": True}, "Embedded: a rehearsal, not evidence", "No base URL was given"),
        ({"ready": True}, "Ready to submit", "SPEC test passes"),
        ({"ready": False}, "Not ready", "provisioning does not work"),
        ({}, "Not ready", "provisioning does not work"),
        ({"checks": [check("okta.a.b")], "partial": True}, "No verdict", "The run was partial"),
        ({"checks": [check("okta.a.b")], "insecure": True}, "No verdict", "was not verified"),
        (
            {"checks": [check("okta.a.b")], **STOPPED},
            "No verdict",
            CUT,
        ),
        (
            STOPPED,
            "Not ready",
            f"{CUT} Okta's provisioning does not work",
        ),
        (
            {"checks": [check("okta.a.b", "not-run", message="set SCIM_SECOND_TOKEN")]},
            "No verdict",
            "1 check not run: set SCIM_SECOND_TOKEN.",
        ),
        (
            {"checks": [SPEC, check("okta.a.b", "error")]},
            "No verdict",
            "1 check could not be judged",
        ),
        ({"checks": [], "features": {}}, "No verdict", "No check of Okta's provisioning"),
        (UNUSABLE, "The target could not be used", "Is it there? No check was judged."),
        (PRIVATE, "Provisioning works", "works at this target. A private app is not submitted."),
        (PRIVATE | {"insecure": True}, "No verdict", "was not verified"),
        (PRIVATE | {"partial": True}, "No verdict", "The run was partial"),
        (PRIVATE | {"checks": [SPEC]}, "No verdict", "No check of Okta's provisioning"),
        (
            PRIVATE | {"checks": [check("okta.a.b", "violates"), SPEC]},
            "Not ready",
            "provisioning does not work",
        ),
        (
            PRIVATE | {"checks": [check("okta.a.b"), check("okta.a.c", "not-run", message="no")]},
            "No verdict",
            "1 check not run: no.",
        ),
    ],
)
def test_the_banner_says_where_the_run_stands_and_why(changes, headline, why):
    reported = banner(specimen(**changes))
    assert reported["headline"].startswith(headline)
    assert why in reported["why"]
    assert reported["headline"] in read(render_page(specimen(**changes))).text


@pytest.mark.parametrize(
    ("integration", "kicker", "label"),
    [
        ("oin", "Okta Integration Network · ", "OIN catalog app (oin)"),
        ("aiw", "Okta Integration Network · ", "App Integration Wizard (aiw)"),
        ("oiw", "Okta Integration Wizard · ", "Okta Integration Wizard, a private app (oiw)"),
    ],
)
def test_the_page_says_which_integration_it_is_about(integration, kicker, label):
    text = read(render_page(specimen(integration=integration))).text
    assert kicker in text
    assert label in text


def test_an_exchange_says_how_its_order_and_its_form_are_known():
    text = read(render_page(specimen())).text
    text = " ".join(text.split())
    assert "assign, step 2: its place in the order is observed, its form documented" in text


def test_causes_come_first_and_the_wire_comes_last():
    page = render_page(specimen())
    order = (
        "top glance manual causes errors deviations leftovers checks plan spec facts rfcs silent "
    )
    order += "timings waits exchanges"
    places = [page.index(f' id="{name}"') for name in order.split()]
    assert places == sorted(places)


def card(page, name="okta.create_users.assigned_person_is_created"):
    part = page[page.index(f'id="cause-{name}"') :]
    return words(part[: part.index("</article>")].partition(">")[2])


def test_a_cause_says_what_it_means_what_to_do_and_what_it_blocks():
    record = specimen()
    first = next(row for row in record["checks"] if row["id"] == record["causes"][0]["id"])
    first |= {"impact": "Okta cannot update it.", "fix": "Return the User with its `id`."}
    text = card(render_page(record))
    for part in (
        "POST /Users was answered 201 with an empty body",
        "Impact Okta cannot update it.",
        "Fix Return the User with its id .",
        "Okta's admin sees after “Assign to People”",
        "blocks 3 checks",
        "test plan C9290 , C9334",
        "--check okta.create_users.assigned_person_is_created",
        "The same requests with curl and jq",
        "create Users ",
    ):
        assert part in text


def test_a_cause_has_its_exchanges_in_order_and_a_diagram_of_them():
    page = render_page(specimen())
    text = card(page)
    assert text.index("exchange 4") < text.index("exchange 5") < text.index("exchange 6")
    assert "Okta sends POST /Users; the target returns 201." in page
    assert "Check sends GET /Users" in page


def test_each_verdict_says_what_it_rests_on_and_why_it_is_no():
    page = render_page(specimen())
    chips = page[page.index('class="chips"') : page.index('class="bar"')]
    okta, spec, rfc = (words(one) for one in chips.split("<p><b>")[1:])
    assert "Because of 3 checks" in okta
    assert "MUST checks that were judged conform" in okta
    assert "blocks 3" in okta
    assert "Because of" not in spec
    assert "Because of 2 checks, besides those of okta and spec" in rfc


def test_what_an_rfc_asks_for_stands_under_the_rfc_with_its_clause():
    record = specimen()
    assert matrix(record)["RFC 7644"] == {"advisory": 1, "deviates": 1, "error": 1}
    advice = next(row for row in record["checks"] if row["verdict"] == "advisory")
    assert where(advice) == "RFC 7644, section 3.5.2"
    assert "RFC 7644, section 3.5.2" in read(render_page(record)).text


def test_each_number_of_the_matrix_links_to_what_it_counts():
    page = render_page(specimen())
    for link, number in re.findall(r'class="number is-[\w-]+" href="#([\w-]+)"[^>]*>(\d+)<', page):
        part = page[page.index(f'id="{link}"') :]
        assert part[: part.index("</ul>")].count('<li class="item check"') == int(number)


def test_checks_that_were_not_judged_for_one_reason_stand_in_one_row():
    silent = [check(f"okta.a.n{n}", "not-applicable", message="no groups") for n in range(3)]
    silent.append(check("okta.a.late", "not-run", message="no groups"))
    rows = [(verdict, len(checks)) for verdict, _, checks in by_reason(silent)]
    assert rows == [("not-run", 1), ("not-applicable", 3)]


def test_the_exchanges_that_no_finding_cites_are_packed_and_the_others_are_not():
    page = render_page(specimen())
    block = re.search(r'id="packed">([^<]*)<', page)[1]
    rows = json.loads(gzip.decompress(base64.b64decode(block)))["exchanges"]
    assert [row["n"] for row in rows] == list(range(len(specimen()["exchanges"])))
    plain = {row["n"] for row in rows if "url" not in row}
    assert plain == {int(n) for n in re.findall(r'<div id="x(\d+)"', page)}
    assert {4, 5, 6, 20, 21, 30, 31} <= plain
    assert rows[0]["asked"].startswith("Accept: application/scim+json")


def test_the_steps_of_oktas_spec_test_stand_in_order_with_their_numbers():
    page = render_page(specimen())
    assert re.findall(r'<tbody class="item" id="spec-(\d+)"', page) == [
        "1",
        "2",
        "3",
        "4",
        "10",
        "11",
    ]


def test_each_assertion_of_the_spec_test_has_both_sides():
    made = [{"place": "status", "expected": "equals 200", "actual": 404, "holds": False}]
    row = check("runscope.spec.step_01_x", "violates", assertions=made)
    page = render_page(specimen(checks=[row], waits=[]))
    assert "0 of 1 assertion hold" in words(page)
    assert "1.1 status equals 200 404 no" in words(page)
    assert 'id="spec-1-1"' in page


def test_the_head_names_vendor_app_and_contact_where_the_profile_does():
    named = {"vendor": "Acme Inc.", "app": "Acme Sales", "contact": "scim@acme.example"}
    record = specimen(profile={**specimen()["profile"], **named})
    text = words(render_page(record))
    for part in ("Vendor Acme Inc.", "App Acme Sales", "Contact scim@acme.example"):
        assert part in text
    assert "App Acme Sales (specimen)" in words(render_page(specimen()))
    assert "Contact" not in words(render_page(specimen()))


def test_what_remains_manual_is_listed_for_an_app_that_is_submitted():
    text = read(render_page(specimen())).text
    assert "Okta's SPEC 2.0 test" in text
    assert "C9299" in text
    assert 'id="manual"' not in render_page(specimen(integration="oiw", features={}))


def test_a_case_whose_checks_were_not_selected_is_not_manual():
    row = check("okta.a.b", "not-run", message="not selected", okta_cases=["C9290"])
    cases = [one.outcome.okta["ID"] for one in by_hand(specimen(checks=[row])).cases]
    assert "C9290" not in cases
    row["message"] = "the time budget of 2 s is spent"
    assert "C9290" in [one.outcome.okta["ID"] for one in by_hand(specimen(checks=[row])).cases]


def test_accounts_that_are_left_on_purpose_are_no_alarm():
    kept = {"kind": "Users", "id": "7", "name": "a.b", "reason": "on purpose", "kept": True}
    page = render_page(specimen(leftovers=[kept], waits=[]))
    assert 'class="alert"' not in page
    assert "1 user, deactivated and read back as inactive" in read(page).text
    assert 'id="deactivated"' not in render_page(specimen())


def test_the_head_says_why_readiness_is_open_although_a_verdict_is_no():
    reason = "the run was partial; only a complete run, with writes, gives a verdict."
    page = words(render_page(specimen(ready=None, partial=True)))
    assert "Readiness is not judged: " in page[: page.index(reason)]
    assert reason not in words(render_page(specimen(ready=False)))
