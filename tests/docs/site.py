"""The site as the tests see it: built once, in memory."""

import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # scripts is a folder of programs, not of the package

from scripts.docs import commands, parts  # noqa: E402
from scripts.docs.__main__ import build  # noqa: E402
from scripts.docs.built import outside  # noqa: E402
from scripts.docs.markdown import slug  # noqa: E402
from scripts.docs.site import Site  # noqa: E402

__all__ = ["DOCS", "ROOT", "Site", "anchors", "commands", "outside", "parts", "prose", "site"]

DOCS = ROOT / "docs"
_FENCED = re.compile(r"(?ms)^(`{3,})[^\n]*\n.*?^\1$")


@cache
def site():
    return build()


def prose(page):
    """A page without its fenced blocks."""
    return _FENCED.sub("", page)


@cache
def anchors(path):
    """The ids on a page: its anchors and its headings, of which equal ones get a number."""
    text = prose(site().pages[path])
    found = set(re.findall(r'<a id="([^"]+)"', text))
    for heading in re.findall(r"(?m)^#{1,6} (.+)$", text):
        name, n = slug(heading), 0
        while (own := f"{name}_{n}" if n else name) in found:
            n += 1
        found.add(own)
    return frozenset(found)
