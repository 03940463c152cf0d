"""The report of a storm as one HTML page, without resources from elsewhere, from its record."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from pytest_scim.load.plan.shapes import SHAPES
from pytest_scim.load.report import plots
from pytest_scim.load.report.model import StormRecord
from pytest_scim.report.formats.html.page import STYLE, environment_of, joined, policy

TEMPLATES: Final = Path(__file__).with_name("templates")

HEADLINES: Final = {True: "Consistent", False: "Not consistent", None: "No verdict"}

KINDS: Final = {
    "assign": "assign the app",
    "update": "push a profile",
    "deactivate": "deactivate",
    "reactivate": "reactivate",
    "push_group": "push a Group",
    "push_again": "push a Group again",
    "import_users": "import Users",
}
"""The names of tasks."""


def render(record: StormRecord) -> str:
    """Return the report as an HTML document."""
    own = (TEMPLATES / "storm.css").read_text(encoding="utf-8").strip()
    style = f"{joined(STYLE)}\n{own}"
    return (
        _environment()
        .get_template("storm.html.j2")
        .render(
            record=record,
            verdict=record["verdict"],
            headline=HEADLINES[record["verdict"]["consistent"]],
            titles={name: SHAPES[name].title for name in record["shapes"]},
            kinds=KINDS,
            by_schedule=plots.by_schedule,
            by_percentile=plots.by_percentile,
            is_spread=plots.is_spread,
            shares=plots.shares(),
            width=plots.WIDTH,
            height=plots.HEIGHT,
            style=Markup(style),  # noqa: S704 - files of the package
            policy=policy(style, ""),
        )
    )


@cache
def _environment() -> Environment:
    environment = environment_of(TEMPLATES)
    environment.filters |= {"ms": _time, "number": "{:,}".format}
    return environment


def _time(seconds: float) -> str:
    """Return a time for a reader."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
