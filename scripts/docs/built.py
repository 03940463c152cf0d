"""Verify that the built site loads nothing from another host; print what it would load."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
"""The elements that load something, by the attribute that names it."""

_NO_LOAD = {"canonical", "next", "prev", "alternate"}
_IN_STYLE = re.compile(r"(?:@import\s+|url\()['\"]?((?:https?:)?//[^'\")\s]+)")


class _Loads(HTMLParser):
    """Collects the addresses on other hosts that a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        address = values.get(LOADS.get(tag, "")) or ""
        if values.get("rel") not in _NO_LOAD and re.match(r"(https?:)?//", address):
            self.found.append(address)


def outside(folder: Path) -> list[str]:
    """Return what the files of a built site load from other hosts."""
    found = []
    for path in sorted(folder.rglob("*.html")):
        page = _Loads()
        page.feed(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(folder)}: {address}" for address in page.found]
    for path in sorted(folder.rglob("*.css")):
        addresses = _IN_STYLE.findall(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(folder)}: {address}" for address in addresses]
    return found


if __name__ == "__main__":
    loaded = outside(Path(sys.argv[1]))
    print("\n".join(loaded or ["the site loads nothing from another host"]))
    sys.exit(bool(loaded))
