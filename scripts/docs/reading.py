"""Reads the hand-written pages: their front matter and their text."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scripts.docs.site import ROOT, title_of

BORROWED = {
    "profiles/README.md": "profile/guide.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security-policy.md",
}
"""Pages of the repository by their paths in the site; one that does not exist is left out."""

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass
class Written:
    """A hand-written page: its file, its place in the site, its front matter and its text."""

    source: Path
    page: str
    about: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def read(cls, source: Path, page: str) -> "Written":
        """Return a page with its front matter apart."""
        text = source.read_text(encoding="utf-8")
        front = _FRONT.match(text)
        about = yaml.safe_load(front[1]) if front else {}
        return cls(source, page, about, text[front.end() :] if front else text)


def written() -> list[Written]:
    """Return every hand-written page."""
    docs = ROOT / "docs"
    found = [
        Written.read(path, path.relative_to(docs).as_posix()) for path in sorted(docs.rglob("*.md"))
    ]
    borrowed = ((ROOT / source, page) for source, page in BORROWED.items())
    return [*found, *(Written.read(source, page) for source, page in borrowed if source.exists())]


@cache
def findings() -> dict[str, tuple[str, str]]:
    """Return the page of a finding and its title, by the ids of the checks that it names.

    A check that several pages name has the one that names it earliest.
    """
    ranked = sorted(
        (rank, one.page, title_of(one.text), check)
        for one in written()
        for rank, check in enumerate(one.about.get("checks", ()))
    )
    return {check: (page, title) for _, page, title, check in reversed(ranked)}
