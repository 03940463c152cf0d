"""The comparison of two records as an HTML page. Pure."""

from pytest_scim.report.formats.html.page import rendered
from pytest_scim.report.history.comparison import Comparison
from pytest_scim.report.history.sections import counts, result, runs, sections


def comparison_page(comparison: Comparison) -> str:
    """Return the comparison as an HTML document in the style of the report, without a script."""
    record = comparison.both.new
    return rendered(
        "comparison.html.j2",
        profile=record["profile"],
        version=record["version"],
        state="failed" if comparison.got_worse else "ready",
        result=result(comparison),
        facts=[*runs(comparison), *counts(comparison)],
        sections=sections(comparison),
    )
