import base64
import hashlib
import re
from urllib.parse import unquote

from pytest_scim.report.formats.html.page import (
    SCRIPT,
    STYLE,
    TEMPLATES,
    joined,
    marked_up,
    policy,
    render_page,
    sentence,
    web_address,
)
from pytest_scim.report.model import load
from pytest_scim.report.write import write_all

from ...specimen.checks import check
from ...specimen.record import specimen
from ...specimen.texts import HOSTILE
from .reading import OTHERS, read


def test_the_page_is_well_formed_and_has_one_style_and_one_script():
    page = read(render_page(specimen()))
    tags = [tag for tag, _ in page.elements]
    assert not {"img", "iframe", "object", "link", "base"} & set(tags)
    assert tags.count("style") == 1
    assert [attrs for tag, attrs in page.elements if tag == "script"] == [
        {"type": "text/plain", "id": "packed"},
        {},
    ]
    names = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in names if name.startswith("on")} | (names & {"style"})


def test_the_policy_permits_the_text_of_the_page_alone():
    page = render_page(specimen())
    allowed = read(page).elements[3][1]["content"]
    assert allowed.startswith("default-src 'none'; ")
    for kind, text in re.findall(r"<(style|script)>(.*?)</\1>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in allowed
    assert allowed == policy(joined(STYLE), joined(SCRIPT))


def test_the_page_loads_nothing():
    page = render_page(specimen())
    names = {name for _, attrs in read(page).elements for name in attrs}
    assert not names & {"src", "srcset", "data", "background"}
    assert not re.search(
        r"@import|url\(|fetch\(|innerHTML|outerHTML|insertAdjacent|document\.write", page
    )


def test_only_web_addresses_become_links():
    links = [attrs["href"] for tag, attrs in read(render_page(specimen())).elements if tag == "a"]
    assert all(link.startswith(("#", "https://")) or link in OTHERS for link in links)
    assert web_address("javascript:alert(1)") is None
    assert web_address("https://[") is None
    assert web_address("https://example.test/") == "https://example.test/"


def test_every_link_inside_the_page_leads_somewhere_and_every_anchor_is_one():
    elements = read(render_page(specimen())).elements
    anchors = [attrs["id"] for _, attrs in elements if "id" in attrs]
    links = {attrs["href"][1:] for _, attrs in elements if attrs.get("href", "").startswith("#")}
    assert len(anchors) == len(set(anchors))
    assert {unquote(link) for link in links} <= set(anchors)
    assert {f"c-{each['id']}" for each in specimen()["checks"]} <= set(anchors)
    assert {f"cause-{each['id']}" for each in specimen()["causes"]} <= set(anchors)


def test_what_the_target_sent_is_shown_as_text():
    page = read(render_page(specimen()))
    assert HOSTILE in page.text
    assert "bell␇ null␀ escape␛[31m flip⟨U+202E⟩" in page.text


def test_the_page_is_a_function_of_the_file_of_the_record(tmp_path):
    odd = check("a.b.c", "violates", actual=[float("nan"), {"n": 1e22}], message="\ud800")
    for number, record in enumerate((specimen(), specimen(checks=[odd], waits=[]))):
        write_all(record, tmp_path / str(number))
        again = render_page(load(tmp_path / str(number) / "record.json"))
        written = (tmp_path / str(number) / "report.html").read_bytes()
        assert again.encode("utf-8", "replace") == written


def test_templates_and_scripts_are_short():
    files = [path for path in TEMPLATES.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path.name for path in files if len(path.read_text().splitlines()) > 250] == []
    folders = {path.parent for path in files}
    assert [folder.name for folder in folders if len(list(folder.iterdir())) > 9] == []


def test_what_stands_between_backticks_in_a_requirement_is_code():
    assert marked_up("it shows `active: <b>` & `x`") == (
        "it shows <code>active: &lt;b&gt;</code> &amp; <code>x</code>"
    )
    assert marked_up("a ` alone") == "a ` alone"
    assert marked_up("*Test API* of <b>*") == "<em>Test API</em> of &lt;b&gt;*"
    assert marked_up("`a *Bc*` 2*3*4") == "<code>a <em>Bc</em></code> 2*3*4"


def test_a_finding_begins_with_a_capital_letter_unless_it_names_an_attribute():
    assert sentence("after the change: x") == "After the change: x"
    assert sentence("totalResults is 2") == "totalResults is 2"
