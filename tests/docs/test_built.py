"""The search for what a built site would load from other hosts."""

import pytest

from .site import outside

PAGES = {
    '<script src="https://cdn.example/x.js"></script>': ["https://cdn.example/x.js"],
    '<link rel="stylesheet" href="//fonts.example/a.css">': ["//fonts.example/a.css"],
    '<img src="http://example.com/a.png">': ["http://example.com/a.png"],
    '<script src="assets/x.js"></script><a href="https://example.com">a</a>': [],
    '<link rel="canonical" href="https://docs.example/">': [],
}


@pytest.mark.parametrize("html", PAGES)
def test_what_a_page_loads_from_another_host_is_found(html, tmp_path):
    (tmp_path / "index.html").write_text(html)
    assert outside(tmp_path) == [f"index.html: {one}" for one in PAGES[html]]


def test_what_a_style_loads_from_another_host_is_found(tmp_path):
    (tmp_path / "a.css").write_text(
        "@import '//a.example/b.css'; a { b: url(https://c.example/d) }"
    )
    assert outside(tmp_path) == ["a.css: //a.example/b.css", "a.css: https://c.example/d"]
