"""Links inside the site lead to pages, files and parts that exist."""

import posixpath
import re

import pytest

from .site import anchors, prose, site

_LINK = re.compile(r"\]\(([^)\s]+)\)")


def broken(path):
    """The links of a page that lead nowhere inside the site."""
    for target in _LINK.findall(re.sub(r"`[^`]*`", "", prose(site().pages[path]))):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, part = target.partition("#")
        page = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
        if (page not in site().pages and page not in site().files) or (
            part and part not in anchors(page)
        ):
            yield target


@pytest.mark.parametrize("path", sorted(site().pages))
def test_every_inner_link_leads_somewhere(path):
    assert list(broken(path)) == []


def test_every_page_is_in_the_contents():
    listed = set(_paths(site().contents))
    assert listed == set(site().pages)


def test_every_page_begins_with_its_title():
    assert [path for path, text in site().pages.items() if not text.startswith("# ")] == []


def _paths(contents):
    for one in contents:
        if isinstance(one, str):
            yield one
        else:
            yield from _paths(one[1])
