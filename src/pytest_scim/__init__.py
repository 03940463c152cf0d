"""Rehearse an Okta Integration Network submission against a SCIM 2.0 service provider."""

from pathlib import Path

__version__ = "0.1.0"

# A wheel carries suites/ and profiles/ inside the package. In a checkout (bare or
# editable) they stand at the project's root, next to src/.
_here = Path(__file__).resolve().parent
if not (_here / "suites").is_dir():
    __path__.append(str(_here.parents[1]))

ROOT = next(Path(place) for place in __path__ if (Path(place) / "suites").is_dir())
"""The folder that holds ``suites/`` and ``profiles/``."""
