"""The hand-written pages: those of docs/, and those of the repository that the site has, too."""

import posixpath
import re
from collections.abc import Callable
from pathlib import Path

from scripts.docs.checks import link
from scripts.docs.markdown import block
from scripts.docs.parts import PARTS
from scripts.docs.reading import Written, written
from scripts.docs.site import ROOT, Site, relative

ELSEWHERE = {
    "README.md": "index.md",
    "examples/acme": "own-checks.md",
    "profiles": "profile/bundled.md",
}
"""Files and folders of the repository of which another page of the site speaks."""

_GENERATED = re.compile(r"(?m)^<!-- generated: ([a-z-]+) -->$")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")


def add_written(site: Site) -> list[Written]:
    """Add every hand-written page, after all generated ones."""
    found = written()
    places = {**ELSEWHERE, **{one.source.relative_to(ROOT).as_posix(): one.page for one in found}}
    for one in found:
        text = _GENERATED.sub(lambda match: PARTS[match[1]](), one.text)
        text = _outside_code(
            text, lambda part, one=one: _LINK.sub(_rewriter(one, places, site), part)
        )
        site.add(one.page, text.strip(), _checks_of(one))
    return found


def _checks_of(one: Written) -> str:
    """Return what the front matter of a finding's page names: the checks that report it."""
    ids = one.about.get("checks", ())
    if not ids:
        return ""
    rows = "\n".join(f"- {link(check, one.page)}" for check in ids)
    command = " \\\n  ".join(["pytest-scim run --profile PROFILE --base-url URL", *ids])
    return f"## Checks that report it\n\n{rows}\n\nRun them:\n\n{block(command, 'console')}"


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return a text in which what is not in a fenced block is changed."""
    parts = re.split(r"(?ms)(^(`{3,})[^\n]*\n.*?^\2$)", text)  # text, block, fence, text, …
    return "".join(
        change(part) if n % 3 == 0 else part for n, part in enumerate(parts) if n % 3 < 2
    )


def _rewriter(one: Written, places: dict[str, str], site: Site) -> Callable[[re.Match[str]], str]:
    """Return what replaces a link: to a page of the site, or its words alone."""

    def rewritten(match: re.Match[str]) -> str:
        image, words, target = match[1], match[2], match[3]
        if "://" in target or target.startswith(("#", "mailto:")):
            return match[0]
        path, hash_, part = target.partition("#")
        folder = one.source.parent.relative_to(ROOT).as_posix()
        inside = posixpath.normpath(posixpath.join(folder, path))
        if inside in places:
            return f"[{words}]({relative(places[inside], one.page)}{hash_}{part})"
        if image and (ROOT / inside).is_file():
            site.files[f"assets/{Path(inside).name}"] = (ROOT / inside).read_bytes()
            return f"![{words}]({relative(f'assets/{Path(inside).name}', one.page)})"
        return words if (ROOT / inside).exists() else match[0]

    return rewritten
