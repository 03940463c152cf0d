"""What a reader does with the page: search, filter, follow links, unpack, copy, without a mouse."""

import pytest

from ....specimen.texts import HOSTILE
from .polling import until

CREATED = "okta.create_users.assigned_person_is_created"
CONFORMING = "okta.import_groups.groups_are_listed"


NONE = "() => document.getElementById('matches').textContent === ''"


def visible(page, selector):
    return page.eval_on_selector_all(
        selector, "all => all.filter((e) => e.checkVisibility()).length"
    )


def count(page):
    until(page, "() => document.getElementById('matches').textContent !== ''")
    return int(page.inner_text("#matches").split()[0])


def opened(page, anchor):
    """Return whether a place can be read: nothing that it is folded in is closed."""
    return page.evaluate("name => document.getElementById(name).checkVisibility()", anchor)


def test_text_of_the_target_stays_text_wherever_it_is(reader):
    page = reader()
    page.click("button.unpack")
    page.wait_for_selector("#unpacked details")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.wait_for_timeout(200)
    assert page.title().startswith("Not ready · Acme Sales (specimen) · 2026-11-22")
    assert page.query_selector("img, iframe, object, link, h1 ~ h1") is None
    assert page.eval_on_selector_all("script", "all => all.length") == 2
    assert HOSTILE in page.inner_text("#unpacked")
    assert HOSTILE in page.inner_text("#causes")


def test_a_search_leaves_what_contains_all_its_words(reader):
    page = reader()
    page.fill("#search", "groups_are listed")
    assert count(page) == 1
    assert opened(page, f"c-{CONFORMING}")
    assert visible(page, ".card") == 0
    assert page.evaluate("location.hash") == "#?text=groups_are+listed"
    page.fill("#search", "")
    until(page, NONE)
    assert visible(page, ".card") > 1
    assert not opened(page, f"c-{CONFORMING}")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("verdict", "violates", CREATED),
        ("level", "SHOULD", "rfc7644.errors.not_found_has_scim_body"),
        ("feature", "import_groups", CONFORMING),
        ("authority", "runscope", "runscope.spec.step_11_status_401"),
    ],
)
def test_each_filter_leaves_what_fits(reader, name, value, kept):
    page = reader()
    everything = page.eval_on_selector_all(".card, .check", "all => all.length")
    page.select_option(f"select[name={name}]", value)
    assert 0 < count(page) < everything
    assert page.evaluate("name => !document.getElementById(name).closest('[hidden]')", f"c-{kept}")
    page.click("button[type=reset]")
    until(page, NONE)
    assert page.query_selector(".item[hidden]") is None


def test_the_legend_filters_and_its_address_can_be_sent(reader):
    page = reader()
    page.click(".legend a >> text=advisory")
    assert page.input_value("select[name=verdict]") == "advisory"
    address = page.evaluate("location.hash")
    again = reader("specimen", address)
    assert again.input_value("select[name=verdict]") == "advisory"
    assert count(again) == count(page)


@pytest.mark.parametrize(
    "anchor",
    [
        f"cause-{CREATED}",
        f"c-{CONFORMING}",
        "c-rfc7644.errors.duplicate_says_uniqueness",
        "case-C9290",
        "fact-ACM-02",
        "spec-11",
        "rfc-7644-3.5.2",
        "n-create-users-conforms",
        "x6",
        "x30",
        "x34",
    ],
)
def test_an_address_opens_what_it_points_to(reader, anchor):
    page = reader("specimen", f"#{anchor}")
    until(page, "name => document.getElementById(name)?.checkVisibility()", anchor)
    top = page.evaluate("name => document.getElementById(name).getBoundingClientRect().top", anchor)
    assert -1 <= top < 900


@pytest.mark.parametrize("anchor", ["%E0%A4%A", "x99999", "no-such-place", "?verdict=none", "?"])
def test_an_address_that_points_nowhere_does_no_harm(reader, anchor):
    page = reader("specimen", f"#{anchor}")
    page.wait_for_timeout(100)
    assert page.locator("h1").is_visible()


def test_every_link_inside_the_page_leads_somewhere(reader):
    page = reader()
    page.click("button.unpack")
    page.wait_for_selector("#unpacked .x")
    script = """all => all.map((a) => decodeURIComponent(a.hash.slice(1)))
      .filter((name) => name && !document.getElementById(name))"""
    assert page.eval_on_selector_all("a[href^='#']", script) == []


def test_exchanges_are_unpacked_in_pages_and_by_a_search(reader):
    page = reader("ten")
    page.focus("button.unpack")
    page.keyboard.press("Enter")
    page.wait_for_selector("#unpacked .x")
    assert visible(page, "#unpacked .x") == 200
    page.click("button.further")
    assert visible(page, "#unpacked .x") == 400
    assert page.inner_text("#unpacked p.note") == "1500 of 1500 exchanges"
    page.fill("#search", "aaaa 400")
    count(page)
    page.fill("#search", "patch /aaaa/20")
    until(page, "() => document.querySelector('#unpacked p.note').textContent.startsWith('1 of')")


def test_an_unpacked_exchange_has_both_sides(reader):
    page = reader("specimen", "#x12")
    page.wait_for_selector("#x12 .wire")
    assert "Deactivate" not in page.inner_text("#x12")
    assert '"userName": "kim.scim7f3a@example.test"' in page.inner_text("#x12")
    assert "content-type" in page.inner_text("#x12").lower()


def test_the_keyboard_alone_searches_filters_follows_and_copies(reader):
    page = reader(permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    until(page, "() => document.activeElement.id === 'main'")
    page.wait_for_timeout(100)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("assigned person")
    assert count(page) > 0
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.input_value("select[name=verdict]") == "violates"
    page.focus(".card .copies")
    page.keyboard.press("Enter")
    until(page, "() => document.getElementById('status').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "pytest-scim run --profile profiles/acme"
    )
    page.focus("#search")
    page.keyboard.press("Escape")
    until(page, NONE)


def test_a_browser_without_a_clipboard_copies_as_well(reader):
    page = reader()
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    )
    page.click(".card .copies >> nth=0")
    until(page, "() => document.getElementById('status').textContent !== ''")


def test_the_page_reads_in_order_without_scripts(reader):
    page = reader(java_script_enabled=False)
    text = page.inner_text("main")
    assert text.index("At a glance") < text.index("Causes") < text.index("All checks")
    assert "Search" not in text
    assert page.locator("a[href='exchanges.har']").first.is_visible()
    assert (
        page.locator("#causes .wire").first.is_visible() or page.locator("#causes .story").count()
    )


def test_a_link_opens_what_it_points_to_without_scripts(reader):
    page = reader("specimen", "#x5", java_script_enabled=False)
    assert page.locator("#x5").is_visible()
