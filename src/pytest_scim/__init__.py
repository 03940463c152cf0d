"""Rehearse an Okta Integration Network submission against a SCIM 2.0 service provider.

The names in ``__all__`` are the API for a vendor's own checks.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded on first use: pytest loads this module in every session
    from pytest_scim.checks.check import MUST, SHOULD, Level, Phase, check
    from pytest_scim.checks.citations import (
        Citation,
        field_report,
        okta_api,
        okta_docs,
        okta_plan,
        okta_spec,
        rfc6749,
        rfc6750,
        rfc7643,
        rfc7644,
    )
    from pytest_scim.checks.expect import (
        SUCCESS,
        expect_absent,
        expect_equal,
        expect_error,
        expect_in,
        expect_status,
        expect_unchanged,
    )
    from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, NotRun, Unreadable

__all__ = [
    "MUST",
    "SHOULD",
    "SUCCESS",
    "Blocked",
    "Citation",
    "Finding",
    "Level",
    "NotApplicable",
    "NotRun",
    "Phase",
    "Unreadable",
    "check",
    "expect_absent",
    "expect_equal",
    "expect_error",
    "expect_in",
    "expect_status",
    "expect_unchanged",
    "field_report",
    "okta_api",
    "okta_docs",
    "okta_plan",
    "okta_spec",
    "rfc6749",
    "rfc6750",
    "rfc7643",
    "rfc7644",
]

__version__ = "1.0.0"

_MODULES = ("check", "citations", "expect", "outcomes")

# A wheel carries suites/ and profiles/ inside the package. In a checkout (bare or
# editable) they stand at the top of the project, next to src/.
_here = Path(__file__).resolve().parent
if not (_here / "suites").is_dir():
    __path__.append(str(_here.parents[1]))

ROOT = next(Path(place) for place in __path__ if (Path(place) / "suites").is_dir())
"""The folder that holds ``suites/`` and ``profiles/``."""


def __getattr__(name: str) -> object:
    """Return a name of the public API from the module that has it."""
    if name in __all__:
        for module in _MODULES:
            known = vars(import_module(f"pytest_scim.checks.{module}"))
            if name in known:
                return known[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
