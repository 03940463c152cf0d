"""Write the pages of the documentation site, and the settings of MkDocs beside them."""

import shutil
import sys
from pathlib import Path

import yaml

from scripts.docs.checks import add_checks
from scripts.docs.commands import add_commands
from scripts.docs.okta import add_okta
from scripts.docs.profile import add_profile
from scripts.docs.site import ROOT, Contents, Site, title_of
from scripts.docs.written import add_written

FIRST = ["index.md", "start.md", "first-profile.md", "report.md", "submission.md", "ci.md"]


def build() -> Site:
    """Return the whole site."""
    site = Site()
    profile, commands = add_profile(site), add_commands(site)
    checks, okta = add_checks(site), add_okta(site)
    pages = [one.page for one in add_written(site)]

    def inside(folder: str) -> Contents:
        """Return the pages of a folder: its index, then in the order in which that names them."""
        index = site.pages.get(f"{folder}/index.md", "")
        found = [page for page in pages if page.startswith(f"{folder}/")]
        order = {page: index.find(f"]({page.removeprefix(f'{folder}/')})") for page in found}
        return sorted(found, key=lambda page: (not page.endswith("/index.md"), order[page]))

    def those(*names: str) -> Contents:
        return [name for name in names if name in pages]

    site.contents = [
        *those(*FIRST),
        ("Profiles", [*profile[:1], *inside("profile"), *profile[1:]]),
        ("Commands", commands),
        ("Fix a finding", inside("findings")),
        ("Checks", checks),
        ("Okta's behaviour", [*inside("okta"), *okta]),
        *those("own-checks.md"),
        ("Limits and safety", those("limits.md", "privacy.md", "security-policy.md")),
        (
            "Development",
            [*those("architecture.md"), *inside("decisions"), *those("contributing.md")],
        ),
    ]
    rest = sorted(set(pages) - set(_listed(site.contents)))
    site.contents.append(("More", list(rest)))
    return site


def _listed(contents: Contents) -> list[str]:
    """Return the pages of the contents."""
    return [
        page for one in contents for page in ([one] if isinstance(one, str) else _listed(one[1]))
    ]


def navigation(site: Site, contents: Contents) -> list[object]:
    """Return the contents as MkDocs wants them."""
    return [
        {title_of(site.pages[one]): one}
        if isinstance(one, str)
        else {one[0]: navigation(site, one[1])}
        for one in contents
        if isinstance(one, str) or one[1]
    ]


def write(site: Site, folder: Path) -> None:
    """Write the pages into ``folder``, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in {**site.pages, **site.files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


def write_settings(site: Site, path: Path) -> None:
    """Write the settings of MkDocs that depend on the pages."""
    settings = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": "pages",
        "site_dir": "html",
        "theme": {"custom_dir": str(ROOT / "docs" / "theme")},
        "nav": navigation(site, site.contents),
    }
    path.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".site"
    whole = build()
    write(whole, place / "pages")
    write_settings(whole, place / "mkdocs.yml")
    print(f"{len(whole.pages)} pages in {place / 'pages'}")
