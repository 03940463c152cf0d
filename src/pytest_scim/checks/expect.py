"""What checks require of a target, in a few words: each function raises a Finding or returns.

``what`` names the thing judged, as the beginning of a sentence: "the userName of the new User".
"""

import json
from collections.abc import Collection
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Response, describe
from pytest_scim.scim.names import ERROR
from pytest_scim.scim.paths import Missing, at_key, entries

SUCCESS: Final = range(200, 300)
"""The 2xx statuses, for ``expect_status``."""

_LONG: Final = 100  # characters of a value that still fits into a sentence


def expect_equal(what: str, actual: object, expected: object) -> None:
    """Require that two JSON values are equal; ``true`` is not ``1``."""
    if actual != expected or isinstance(actual, bool) != isinstance(expected, bool):
        sides = [_text(actual), _text(expected)]
        fits = all(len(side) <= _LONG for side in sides)
        message = f"{what} is {sides[0]}, not {sides[1]}" if fits else f"{what} differs"
        raise Finding(message, expected=_printable(expected), actual=_printable(actual))


def expect_same_name(what: str, actual: object, expected: str) -> None:
    """Require a displayName, which may differ in case and in white space.

    A target may compare names like that: a check of its own judges that it returns what it was
    sent, so that no other check fails for it.
    """
    if not isinstance(actual, str) or _folded(actual) != _folded(expected):
        expect_equal(what, actual, expected)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def expect_in(what: str, item: object, actual: Collection[object]) -> None:
    """Require that a list, or another collection, contains an item."""
    if item not in actual:
        raise Finding(f"{what} lacks {_text(item)}", expected=item, actual=actual)


def expect_absent(what: str, item: object, actual: Collection[object]) -> None:
    """Require that a list, or another collection, does not contain an item."""
    if item in actual:
        raise Finding(f"{what} contains {_text(item)}", expected="its absence", actual=actual)


def expect_status(response: Response, *statuses: int | range, what: str = "the request") -> None:
    """Require one of these statuses; ``what`` names the request, as "GET /Users"."""
    if not any(_matches(response.status, one) for one in statuses):
        wanted = " or ".join(_status(one) for one in statuses)
        message = f"{what} returned {describe(response)}, not {wanted}"
        expected = statuses[0] if isinstance(statuses[0], int) and len(statuses) == 1 else wanted
        raise Finding(message, expected=expected, actual=describe(response))


def expect_error(
    response: Response,
    status: int | range,
    scim_type: str | None = None,
    *,
    what: str = "the request",
) -> None:
    """Require a status, and an Error of RFC 7644 section 3.12 that repeats it.

    ``scim_type`` is the ``scimType`` of the Error, where one is required.
    """
    expect_status(response, status, what=what)
    expect_in(f"the `schemas` of the response to {what}", ERROR, entries(response.json, "schemas"))
    reported = at_key(response.json, "status")
    expect_equal(f"the `status` in the Error for {what}", str(reported), str(response.status))
    if scim_type is not None:
        reported = at_key(response.json, "scimType")
        expect_equal(f"the `scimType` in the Error for {what}", reported, scim_type)


def expect_unchanged(what: str, before: object, after: object) -> None:
    """Require that a resource, or a value, did not change; name the changed attributes."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        names = [name for name in (before | after) if at_key(before, name) != at_key(after, name)]
        sides = [{name: _printable(at_key(one, name)) for name in names} for one in (before, after)]
        raise Finding(f"{what} changed: {', '.join(names)}", expected=sides[0], actual=sides[1])
    raise Finding(f"{what} changed", expected=_printable(before), actual=_printable(after))


def _matches(status: int, wanted: int | range) -> bool:
    return status in wanted if isinstance(wanted, range) else status == wanted


def _status(wanted: int | range) -> str:
    return f"{wanted.start // 100}xx" if isinstance(wanted, range) else str(wanted)


def _text(value: object) -> str:
    if isinstance(value, Missing):
        return "missing"
    return json.dumps(value, ensure_ascii=False, default=repr)


def _printable(value: object) -> object:
    """Return a value as a finding has it."""
    return "(missing)" if isinstance(value, Missing) else value
