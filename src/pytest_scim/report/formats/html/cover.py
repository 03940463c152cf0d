"""The cover sheet of a bundle as one HTML page, without scripts and resources from elsewhere."""

from typing import Final

from markupsafe import Markup

from pytest_scim.report.formats.bundle.cover import Cover
from pytest_scim.report.formats.html.page import TEMPLATES, environment, source

_FOLDER: Final = "cover"


def render_cover(sheet: Cover) -> str:
    """Return the cover sheet as an HTML document."""
    style = (TEMPLATES / _FOLDER / "cover.css").read_text(encoding="utf-8").strip()
    policy = f"default-src 'none'; style-src {source(style)}; base-uri 'none'; form-action 'none'"
    template = environment().get_template(f"{_FOLDER}/cover.html.j2")
    style_of_package = Markup(style)  # noqa: S704 - a file of the package
    return template.render(sheet=sheet, style=style_of_package, policy=policy)
