"""What the package says about itself on an index: its links, and the README as a page of its own.

``repository`` in ``[tool.pytest-scim]`` of pyproject.toml is the only address in this repository.
While it is empty, the package has no links, and the README there is text without relative links.
"""

import re
import tomllib
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!\w+:|#)([^)]+)\)")
"""A link or a picture of Markdown whose address is a path of this repository."""


def urls(repository):
    """Return the links of the package, for the side of its page."""
    if not repository:
        return {}
    return {
        "Repository": repository,
        "Documentation": f"{repository}/tree/main/docs",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
        "Issues": f"{repository}/issues",
        "Security": f"{repository}/blob/main/SECURITY.md",
    }


def readme(text, repository, version):
    """Return the README with each path as an address, or without links where there is none."""

    def absolute(found):
        picture, words, path = found.groups()
        if not repository:
            return "" if picture else words
        view = "raw" if picture else "blob"
        return f"{picture}[{words}]({repository}/{view}/v{version}/{path})"

    return re.sub(r"\n{3,}", "\n\n", LINK.sub(absolute, text))


class Metadata(MetadataHookInterface):
    """The hook that hatchling calls for the fields that pyproject.toml lists as dynamic."""

    def update(self, metadata):
        """Add the README and the links."""
        root = Path(self.root)
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        repository = project["tool"]["pytest-scim"]["repository"].rstrip("/")
        version = re.search(
            r'^__version__ = "(.+)"$',
            (root / project["tool"]["hatch"]["version"]["path"]).read_text(encoding="utf-8"),
            re.MULTILINE,
        )[1]
        text = readme((root / "README.md").read_text(encoding="utf-8"), repository, version)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
        if repository:
            metadata["urls"] = urls(repository)
