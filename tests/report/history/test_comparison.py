"""Two records compared, in each format."""

import html
import re

import pytest

from pytest_scim.report.formats.html.page import joined, policy
from pytest_scim.report.formats.html.pages.comparison import comparison_page
from pytest_scim.report.history.comparison import NotComparableError, compare
from pytest_scim.report.history.texts import MOST, as_markdown, terminal
from tests.report.specimen.record import specimen
from tests.report.specimen.texts import HOSTILE

from .records import check, exchange, record

A, B, C, D = "okta.a.one", "okta.a.two", "okta.a.three", "okta.a.four"
FORMATS = (terminal, as_markdown, comparison_page)


def two():
    """Return two records that differ in everything."""
    old = record(
        check(A),
        check(B, "violates", message="PATCH returned 500"),
        check(C),
        check("okta.a.old"),
        causes={B: [B]},
        exchanges=[exchange(0.1) for _ in range(9)],
        version="0.1.0",
    )
    new = record(
        check(A, "violates", message=f"DELETE returned 500 {HOSTILE}"),
        check(B),
        check(C, "not-run", message="the target is full"),
        check("okta.a.new"),
        causes={A: [A]},
        exchanges=[exchange(0.3) for _ in range(9)],
        version="0.2.0",
        seed=7,
        started="2026-11-23T09:15:02.120Z",
        features={**old["features"], "push_groups": False},
        profile={**old["profile"], "digest": "sha256-1"},
        leftovers=[{"kind": "User", "id": "1", "name": "kim", "reason": "403"}],
    )
    return old, new


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"profile": {"name": "b", "title": "B", "path": None}}, "different profiles: acme and b"),
        ({"integration": "aiw"}, "different integrations: oin and aiw"),
    ],
)
def test_records_of_different_profiles_or_integrations_are_refused(change, sentence):
    with pytest.raises(NotComparableError, match=sentence):
        compare(record(), record(**change))


def test_everything_that_differs_is_named():
    text = terminal(compare(*two()))
    for words in (
        "causes:     1 broken, 0 new, 1 fixed, 0 gone\n",
        "checks:     1 broken, 0 new, 1 fixed, 0 gone, 1 no longer judged\n",
        "  pytest-scim: 0.1.0 → 0.2.0\n",
        "  seed: 42 → 7\n",
        "  feature push_groups: on → off\n",
        "  profile digest: none → sha256-1\n",
        "  checks only in the first record: 1\n      okta.a.old\n",
        "  checks only in the second record: 1\n      okta.a.new\n",
        f"  MUST 1. {B}: PATCH returned 500\n",
        f"  MUST {A}: conforms → violates\n",
        f"  MUST {B}: violates → conforms\n",
        "  not run: the target is full: 1 check, which counts as worse\n",
        f"      {C} (conforms → not-run)\n",
        "  GET /Users/{id}: p50 100 ms → 300 ms (9 and 9 responses)\n",
        "  User kim (1): 403\n",
        "\nIt got worse: 2 checks, 1 test resource left at the target.\n",
    ):
        assert words in text, words


@pytest.mark.parametrize("rendered", FORMATS)
def test_the_same_records_give_the_same_text(rendered):
    assert rendered(compare(*two())) == rendered(compare(*two()))


@pytest.mark.parametrize("rendered", FORMATS)
def test_a_record_does_not_differ_from_itself(rendered):
    text = rendered(compare(specimen(), specimen()))
    assert "Nothing got worse." in html.unescape(text)
    assert "→" not in text


def test_text_of_the_target_is_text_in_every_format():
    found = compare(*two())
    page, source, text = comparison_page(found), as_markdown(found), terminal(found)
    assert "DELETE returned 500" in page
    assert not {"script", "img", "svg", "a"} & set(re.findall(r"<([a-z]+)", page)) - {"a"}
    assert all(one.startswith("#") for one in re.findall(r'href="([^"]*)"', page))
    assert not re.search(r"<(?!br>)|\]\(", source)
    assert all(one.isprintable() for line in text.splitlines() for one in line)


def test_the_page_has_the_style_of_the_report_and_no_script():
    page = comparison_page(compare(*two()))
    assert html.escape(policy(joined("style"), None)) in page.replace("&#39;", "&#x27;")
    assert "script-src &#39;none&#39;" in page
    assert "<script" not in page
    assert " style=" not in page


def test_every_section_of_the_page_has_its_link():
    page = comparison_page(compare(*two()))
    anchors = set(re.findall(r'<section id="([^"]+)"', page))
    assert anchors == set(re.findall(r'<li><a href="#([^"]+)"', page))
    assert {"changed", "causes-broken", "checks-unjudged", "slower", "left"} <= anchors


def test_records_in_the_wrong_order_are_noted():
    old, new = two()
    assert "exchange the two" in terminal(compare(new, old))
    assert "exchange the two" not in terminal(compare(old, new))


def test_the_terminal_names_the_number_of_what_it_leaves_out():
    ids = [f"okta.a.n{n}" for n in range(MOST + 3)]
    found = compare(record(*map(check, ids)), record(*(check(one, "violates") for one in ids)))
    assert "  … and 3 more (--format markdown and html have all)\n" in terminal(found)
    assert ids[-1] in comparison_page(found)


@pytest.mark.parametrize(
    ("verdict", "level", "said"),
    [
        ("advisory", "SHOULD", "1 at SHOULD, which --strict counts"),
        ("deviates", "MUST", "1 declared"),
    ],
)
def test_findings_that_do_not_count_are_named_beside_the_result(verdict, level, said):
    found = compare(record(check(A, level=level)), record(check(A, verdict, level=level)))
    assert not found.got_worse
    assert f"Nothing got worse. Findings that do not count: {said}.\n" in terminal(found)


def test_what_is_left_for_a_known_reason_did_not_get_worse():
    left = {"kind": "User", "id": "1", "name": "kim", "reason": "403"}
    old = record(leftovers=[left])
    assert not compare(old, record(leftovers=[left | {"id": "2"}])).got_worse
    assert not compare(old, record(leftovers=[left | {"reason": "x", "kept": True}])).got_worse
    assert compare(old, record(leftovers=[left | {"reason": "500"}])).got_worse


def test_a_run_that_the_target_ended_got_worse():
    stopped = {"by": "target", "reason": "the target stopped responding"}
    found = compare(record(), record(stopped=stopped, partial=True))
    assert found.got_worse
    assert "It got worse: the run ended early." in terminal(found)
    assert "  ended early: none → the target stopped responding\n" in terminal(found)
