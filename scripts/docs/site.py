"""The pages of the site by their paths, and the table of contents."""

import posixpath
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]

Contents = list["str | tuple[str, Contents]"]
"""Paths of pages, and sections: a title with what it contains."""


@dataclass
class Site:
    """Pages as Markdown by their paths, files beside them, and the contents in their order."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    contents: Contents = field(default_factory=list)

    def add(self, path: str, *parts: str) -> str:
        """Add a page that consists of parts with an empty line between them; return its path."""
        assert path not in self.pages, f"two pages are called {path}"
        self.pages[path] = "\n\n".join(part for part in parts if part) + "\n"
        return path


def title_of(page: str) -> str:
    """Return the text of the first heading of a page."""
    lines = (line for line in page.splitlines() if line.startswith("# "))
    return next(lines).removeprefix("# ").replace("`", "")


def relative(target: str, page: str) -> str:
    """Return a link from a page to another one, which may end in an anchor."""
    return posixpath.relpath(target, PurePosixPath(page).parent.as_posix())
