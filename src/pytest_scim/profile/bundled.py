"""The profiles and the checks that come with pytest-scim, and the file of a profile's name."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pytest_scim import ROOT
from pytest_scim.profile.messages import did_you_mean, printable, quote
from pytest_scim.profile.model import Profile, ProfileError

_CHECK: Final = re.compile(r"^def test_(\w+)\(", re.MULTILINE)
_SECTION: Final = re.compile(r'^SECTION_ID = "(\w+)"$', re.MULTILINE)


def bundled() -> tuple[str, ...]:
    """Return the names of the profiles that come with pytest-scim."""
    return tuple(sorted(path.stem for path in (ROOT / "profiles").glob("*.yaml")))


def file_of(profile: Profile) -> str | None:
    """Return the file of a profile, or ``None`` where it is the bundled one of its name."""
    path = profile.path.resolve()
    own = (ROOT / "profiles" / f"{profile.name}.yaml").resolve()
    return None if path == own else str(path)


def check_ids(own: Path | None = None) -> frozenset[str]:
    """Return the ids of the checks that come with pytest-scim, without importing any.

    ``own`` is the folder with the checks of a profile's own, which are added.
    """
    suites = ROOT / "suites"
    bundled_files = [(path.relative_to(suites).parts[0], path) for path in _files_in(suites)]
    own_files = [(path.parent.name, path) for path in _files_in(own)] if own is not None else []
    ids: set[str] = set()
    for authority, path in [*bundled_files, *own_files]:
        text = path.read_text(encoding="utf-8", errors="replace")
        declared = _SECTION.search(text)
        section = declared[1] if declared else path.stem.removeprefix("test_")
        ids |= {f"{authority}.{section}.{name}" for name in _CHECK.findall(text)}
    return frozenset(ids)


def _files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("test_*.py") if path.is_file()]


def unknown_owners(folder: Path, known: Iterable[str]) -> list[str]:
    """Return a sentence for each string in a folder's code that is the id of no known check.

    Such strings name the owners of steps that block other checks. A string counts as an id if it
    begins with the suite and the section of a known check: ``okta.example.com`` is none.
    """
    ids = set(known)
    sections = "|".join(sorted({re.escape(check.rpartition(".")[0]) for check in ids}))
    named = re.compile(rf"""(["'])((?:{sections})\.[a-z0-9_]+)\1""")
    return [
        f"{file.name} names a check that does not exist: {name}{did_you_mean(name, ids)}"
        for file in sorted(folder.rglob("*.py"))
        for _, name in named.findall(file.read_text(encoding="utf-8"))
        if name not in ids
    ]


def find(name_or_path: str) -> tuple[Path, str]:
    """Return the file of a profile, and its label in messages.

    Raises:
        ProfileError: it is neither a bundled name nor the path of a file.
    """
    names = bundled()
    if name_or_path in names:
        return ROOT / "profiles" / f"{name_or_path}.yaml", f"profiles/{name_or_path}.yaml"
    if not is_path(name_or_path):
        known = f"(bundled: {', '.join(names)}; a path ends in .yaml)"
        sentence = f"{quote(name_or_path)} is not a bundled profile {known}"
        raise ProfileError(f"{sentence}{did_you_mean(name_or_path, names)}")
    path, label = Path(name_or_path), printable(name_or_path)
    if (missing := why_missing(path)) is not None:
        raise ProfileError(f"{label}: {missing}")
    return path, label


def why_missing(path: Path) -> str | None:
    """Return a message where a path does not exist, or ``None``."""
    if os.path.lexists(path):
        return None
    names = bundled()
    return f"no such file (bundled profiles: {', '.join(names)}){did_you_mean(path.stem, names)}"


def is_path(text: str) -> bool:
    """Return whether a profile is named by a path: it ends in .yaml or holds a separator."""
    path = Path(text)
    return path.suffix in {".yaml", ".yml"} or path.name != text
