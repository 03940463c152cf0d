import re
from html.parser import HTMLParser

import pytest

from pytest_scim.report.formats.banner import banner
from pytest_scim.report.formats.html import exchanges, view
from pytest_scim.report.formats.html.exchanges import BODY_LIMIT, GLIMPSE
from pytest_scim.report.formats.html.page import fragment, marked_up, render_page, web_address
from pytest_scim.report.formats.html.view import MOST_BLOCKERS
from pytest_scim.report.model import problems
from pytest_scim.report.queries import by_reason, matrix, where

from ...specimen.checks import check
from ...specimen.exchanges import exchange
from ...specimen.record import specimen
from ...specimen.texts import HOSTILE

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects elements and text, and fails on a tag that closes another."""

    def __init__(self):
        super().__init__()
        self.open, self.elements, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(html):
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def test_the_page_is_well_formed_and_has_no_script():
    page = read(render_page(specimen()))
    assert not {"script", "img", "iframe", "object", "link"} & {tag for tag, _ in page.elements}
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


def test_the_page_loads_nothing():
    page = render_page(specimen())
    names = {name for _, attrs in read(page).elements for name in attrs}
    assert not names & {"src", "srcset", "data", "background"}
    assert not re.search(r"@import|url\(", page)


def test_only_web_addresses_become_links():
    links = [attrs["href"] for tag, attrs in read(render_page(specimen())).elements if tag == "a"]
    assert all(link.startswith(("#", "https://")) for link in links)
    assert web_address("javascript:alert(1)") is None
    assert web_address("https://[") is None
    assert web_address("https://example.test/") == "https://example.test/"


def test_every_link_inside_the_page_leads_somewhere_and_every_anchor_is_one():
    elements = read(render_page(specimen())).elements
    anchors = [attrs["id"] for _, attrs in elements if "id" in attrs]
    links = {attrs["href"][1:] for _, attrs in elements if attrs.get("href", "").startswith("#")}
    assert len(anchors) == len(set(anchors))
    assert links <= set(anchors)
    assert {f"c-{each['id']}" for each in specimen()["checks"]} <= set(anchors)


def test_what_the_target_sent_is_shown_as_text():
    page = read(render_page(specimen()))
    assert HOSTILE in page.text
    assert "bell␇ null␀ escape␛[31m flip⟨U+202E⟩" in page.text


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
    assert "· observed, its form documented" in " ".join(text.split())


def test_violations_come_before_advice_and_the_wire_comes_last():
    page = render_page(specimen())
    order = "matrix violations advice deviations clauses silent plan facts leftovers waits "
    order += "conforming"
    places = [page.index(f'id="scim-{name}"') for name in [*order.split(), "exchanges"]]
    assert places == sorted(places)


def test_a_blocked_check_stands_under_its_cause_and_not_alone():
    page = render_page(specimen())
    card = page[page.index('id="c-okta.create_users.assigned_person_is_created"') :]
    card = card[: card.index("</article>")]
    assert "Checks blocked by this: 3 checks" in card
    assert 'id="c-okta.update_users.second_change_is_shown"' in card


def test_a_finding_shows_what_oktas_admin_sees_and_a_curl_line():
    text = read(render_page(specimen())).text
    assert "What Okta's admin sees after “Assign to People”" in text
    assert "curl -sS -i --globoff --path-as-is -X GET" in text


def test_each_verdict_says_what_stands_in_its_way():
    page = render_page(specimen())
    chips = page[page.index('class="scim-verdicts"') : page.index('class="scim-found"')]
    okta, spec, rfc = chips.split("</b>")[1:]
    assert "because of 3 checks:" in okta
    assert 'href="#c-okta.create_users.assigned_person_is_created"' in okta
    assert "blocks 3" in okta
    assert "because of" not in spec
    assert "because of 2 checks, besides those above:" in rfc


def test_a_long_list_of_what_stands_in_the_way_is_cut_with_a_count():
    many = [check(f"okta.users.n{n}", "violates") for n in range(10)]
    page = render_page(specimen(checks=many))
    assert f"and {10 - MOST_BLOCKERS} more" in read(page).text
    assert "because of the same checks as okta and spec" in page


def test_what_an_rfc_asks_for_stands_under_the_rfc_with_its_clause():
    record = specimen()
    assert matrix(record)["RFC 7644"] == {"advisory": 1, "deviates": 1, "error": 1}
    advice = next(row for row in record["checks"] if row["verdict"] == "advisory")
    assert where(advice) == "RFC 7644, section 3.5.2"
    assert "RFC 7644, section 3.5.2" in read(render_page(record)).text


def test_checks_that_were_not_judged_for_one_reason_stand_in_one_row():
    silent = [check(f"okta.a.n{n}", "not-applicable", message="no groups") for n in range(3)]
    silent.append(check("okta.a.late", "not-run", message="no groups"))
    rows = [(verdict, len(checks)) for verdict, _, checks in by_reason(silent)]
    assert rows == [("not-run", 1), ("not-applicable", 3)]


def test_a_large_body_is_cut_with_a_note():
    body = "x" * (BODY_LIMIT + 1)
    page = fragment(specimen(checks=[], exchanges=[exchange(0, "GET", "/U", 200, body)], waits=[]))
    assert f"Cut at {BODY_LIMIT:,} of {BODY_LIMIT + 1:,} characters" in page
    assert "x" * BODY_LIMIT in page
    assert body not in page


def test_a_body_with_a_key_twice_is_shown_as_it_came():
    body = '{"active": true, "active": false}'
    page = fragment(specimen(checks=[], exchanges=[exchange(0, "GET", "/U", 200, body)], waits=[]))
    assert body in read(page).text


def test_the_steps_of_oktas_spec_test_stand_in_order_with_their_numbers():
    text = read(render_page(specimen())).text
    table = text[text.index("Okta SPEC test, step by step") : text.index("Okta CRUD test, step")]
    assert re.findall(r"^(\d+)", table, re.MULTILINE) == ["1", "2", "3", "4", "10", "11"]


def test_a_page_of_1200_exchanges_stays_small():
    record = specimen()
    many = (record["exchanges"] * 30)[:1200]
    assert len(render_page(specimen(exchanges=many))) < 3_500_000


def test_what_stands_between_backticks_in_a_requirement_is_code():
    assert marked_up("it shows `active: <b>` & `x`") == (
        "it shows <code>active: &lt;b&gt;</code> &amp; <code>x</code>"
    )
    assert marked_up("a ` alone") == "a ` alone"


def test_accounts_that_are_left_on_purpose_are_no_alarm():
    kept = {"kind": "Users", "id": "7", "name": "a.b", "reason": "on purpose", "kept": True}
    record = specimen(leftovers=[kept], waits=[])
    page = render_page(record)
    assert problems(record) == []
    assert "left behind in the target" not in page
    assert 'class="scim-alert"' not in page
    assert "1 user, deactivated and read back as inactive" in read(page).text
    assert "scim-kept" not in render_page(specimen())


def test_many_exchanges_take_a_line_each_after_the_first_ones(monkeypatch):
    monkeypatch.setattr(view, "WHOLE", 60)
    made = [exchange(n, "GET", f"/Users?n={n}", 200, f"body-{n}-") for n in range(63)]
    checks = [check("okta.a.long", "violates", exchanges=[*range(63)])]
    page = read(fragment(specimen(checks=checks, exchanges=made, waits=[])))

    assert "/Users?n=61" in page.text
    assert "body-59-" in page.text
    assert "body-60-" not in page.text
    assert "From exchange 60 on, only record.json" in page.text
    assert "62 exchanges before that (the last 50 are listed)" in page.text


def test_bodies_take_a_bounded_room_in_the_page(monkeypatch):
    monkeypatch.setattr(exchanges, "ROOM", 3 * BODY_LIMIT)
    body = "x" * BODY_LIMIT
    made = [exchange(n, "GET", "/U", 200, f"{n:04}{body}"[:BODY_LIMIT]) for n in range(9)]
    page = fragment(specimen(checks=[], exchanges=made, waits=[]))

    assert 3 * BODY_LIMIT < page.count("x") < 4 * BODY_LIMIT
    assert f"Cut at {GLIMPSE:,} of {BODY_LIMIT:,} characters" in page
    assert "0008xxx" in page
