"""How the page appears: light and dark, narrow, on paper, and to assistive technology."""

import re

import pytest

SIZES = (390, 1280)
OPEN_ALL = """async () => {
  document.querySelector("button.unpack").click();
  while (!document.querySelector("#unpacked .x")) await new Promise((done) => setTimeout(done, 20));
  for (const one of document.querySelectorAll("main details, header details")) one.open = true;
  await new Promise((done) => setTimeout(done, 100));
}"""
AXE = """async () => {
  const types = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const options = { runOnly: types, resultTypes: ["violations", "incomplete"] };
  const found = await axe.run(document, options);
  const html = (nodes) => nodes.map((one) => one.html.slice(0, 160));
  const brief = (rules) => rules.map((rule) => [rule.id, html(rule.nodes)]);
  return { violations: brief(found.violations), incomplete: brief(found.incomplete) };
}"""

UNDECIDED = {"color-contrast": "<text "}
"""What axe-core leaves open, and how the HTML of it begins: it does not read the colours behind the
text of a drawing, which are those of the text around it.
"""


@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_no_violation(reader, axe, width):
    page = reader(width=width)
    page.evaluate(axe)
    for state in ("closed", "open"):
        if state == "open":
            page.evaluate(OPEN_ALL)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(AXE)
            assert found["violations"] == [], (state, scheme)
            assert [one for one in found["incomplete"] if not is_explained(*one)] == []


def is_explained(rule, parts):
    return rule in UNDECIDED and all(html.startswith(UNDECIDED[rule]) for html in parts)


@pytest.mark.parametrize("state", ["closed", "open"])
@pytest.mark.parametrize("name", ["specimen", "ten"])
def test_nothing_is_wider_than_a_telephone(reader, name, state):
    page = reader(name, width=390, height=800)
    if state == "open":
        page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_dark_and_light_have_other_colours(reader):
    colours = {
        scheme: reader(color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert colours == {"light": "rgb(244, 246, 248)", "dark": "rgb(16, 20, 26)"}


@pytest.mark.parametrize("name", ["specimen", "ten", "crowded"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_print_is_a_summary_of_two_pages(reader, name, paper):
    page = reader(name, color_scheme="dark")
    printed = page.pdf(
        format=paper, margin=dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
    )
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2


def test_the_first_screen_says_what_is_wrong_and_what_it_means(reader):
    page = reader("ten")
    for text in ("Not ready", "10 causes", "Changes in Okta do not reach the app."):
        top = page.get_by_text(text).first.bounding_box()["y"]
        assert top < 500
