"""Bodies with names of attributes in another letter case, and what writes of them stored."""

from collections.abc import Callable, Mapping
from typing import Final

from pytest_scim.checks.expect import SUCCESS, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import ENTERPRISE_USER, USER
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.rfc7644.support.compare import Attempt, Part
from pytest_scim.suites.support.characteristics import value_at

DEPARTMENT: Final = f"{ENTERPRISE_USER}:department"


def in_upper_case(body: JSONObject, values: Mapping[str, str]) -> Part:
    """Return the part of a body that has these values under names in upper case."""
    return {**dict.fromkeys(_replaced(values), MISSING), **in_case(body, values, str.upper)}


def in_case(body: JSONObject, values: Mapping[str, str], case: Callable[[str], str]) -> Part:
    """Return the part of a body that has these values under names in a letter case."""
    part: dict[str, JSON] = {}
    for path, value in values.items():
        if path == DEPARTMENT:
            extension = at(body, ENTERPRISE_USER)
            known = dict(extension) if isinstance(extension, dict) else {}
            known.pop("department", None)
            part[case(ENTERPRISE_USER)] = {**known, case("department"): value}
            part["schemas"] = [USER, ENTERPRISE_USER]
        else:
            part[case(path)] = value
    return part


def _replaced(values: Mapping[str, str]) -> list[str]:
    return [ENTERPRISE_USER if path == DEPARTMENT else path for path in values]


def expect_stored(
    attempt: Attempt, usual: Callable[[], Attempt], values: Mapping[str, str], what: str
) -> None:
    """Raise a finding unless a write stored values that it stores under their usual names.

    ``usual`` sends them under these: a target may reject a value, or derive the attribute from
    others.
    """
    response = attempt.expect_harmless()
    lost = missing(attempt, values)
    if not lost:
        return
    known = usual()
    lost = [path for path in lost if path not in missing(known, values)]
    if not lost:
        raise NotApplicable(f"the target does not store other values of {', '.join(values)}")
    expect_status(response, SUCCESS, what=what)
    actual = {path: value_at(attempt.body or {}, path) for path in lost}
    expected = {path: values[path] for path in lost}
    raise Finding(f"{what} did not set {', '.join(lost)}", expected=expected, actual=actual)


def missing(attempt: Attempt, values: Mapping[str, str]) -> list[str]:
    """Return the paths of the values that a write did not store."""
    user = attempt.body or {}
    return [path for path, value in values.items() if not is_value(user, path, value)]


def is_value(resource: JSONObject, path: str, sent: str) -> bool:
    """Whether a resource has a value that was sent; other checks judge the case of its letters."""
    value = value_at(resource, path)
    return isinstance(value, str) and value.casefold() == sent.casefold()
