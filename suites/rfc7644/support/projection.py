"""Partial resources: responses to `attributes` and `excludedAttributes`."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import blocked_by, resource_path
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import Missing, at
from pytest_scim.suites.rfc7644.support.list_queries import ListQueries
from pytest_scim.suites.support.bodies import expect_body, expect_none
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery

MINIMUM: Final = {"id", "schemas", "meta", USER_NAME}
"""Attributes that a partial resource may contain although the request does not name them."""
EXCLUDED: Final = "emails,id"
"""Attributes that a GET excludes; `id` is returned all the same."""


def optional_attributes(
    discovery: Discovery, user: JSONObject, without: Collection[str] = ()
) -> set[str]:
    """Return the attributes of a user that a request can leave out.

    An attribute that the target's /Schemas defines as always returned is not one of them.
    """
    kept = {name.lower() for name in (*MINIMUM, *without, *always_returned(discovery))}
    return {name for name in user if name.lower() not in kept}


def always_returned(discovery: Discovery) -> set[str]:
    """Return the attributes that are always returned, and those with such sub-attributes.

    Of an extension with such an attribute it is the URI.
    """
    known, found = Characteristics.of(discovery), set[str]()
    for uri in known.uris:
        for one in known.top(uri).values():
            if any(each.returned == "always" for each in (one, *one.parts.values())):
                found |= {one.name, uri}
    return found


def expect_values(user: JSONObject, values: Mapping[str, JSON | Missing], asked: str) -> None:
    """Raise a finding unless a partial resource contains these values by path."""
    wrong = {path: value for path, value in values.items() if at(user, path) != value}
    if wrong:
        names = ", ".join(wrong)
        actual = {path: repr(at(user, path)) for path in wrong}
        raise Finding(f"{asked} does not return {names}", expected=wrong, actual=actual)


def expect_left_out(user: object, names: Collection[str], asked: str) -> None:
    """Raise a finding if a partial resource contains one of these attributes."""
    extra = sorted({*names} & {*(user if isinstance(user, dict) else ())})
    expect_none(f"{asked} returns {', '.join(extra)}", extra, expected="none of these")


def expect_named_only(lists: ListQueries, discovery: Discovery) -> None:
    """Raise a finding unless a GET returns the attributes that it names, and no others."""
    resource, asked = read(lists, attributes=USER_NAME), "attributes=userName"
    expect_values(resource, {"id": lists.one["id"], USER_NAME: lists.one[USER_NAME]}, asked)
    others = optional_attributes(discovery, lists.one, without=(USER_NAME,))
    expect_left_out(resource, others, asked)


def expect_excluded(lists: ListQueries, discovery: Discovery) -> None:
    """Raise a finding unless a GET leaves out the attributes that it excludes."""
    resource = read(lists, excludedAttributes=EXCLUDED)
    excluded = optional_attributes(discovery, lists.one) & {"emails"}
    expect_left_out(resource, excluded, f"excludedAttributes={EXCLUDED}")


OWNERS: Final[dict[Callable[[ListQueries, Discovery], None], str]] = {
    expect_named_only: "rfc7644.projection.attributes_names_all_that_is_returned",
    expect_excluded: "rfc7644.projection.excluded_attributes_are_left_out",
}
"""The checks that judge whether GET supports partial resources."""


def require_partial(
    expect_partial: Callable[[ListQueries, Discovery], None],
    lists: ListQueries,
    discovery: Discovery,
) -> None:
    """Raise Blocked unless GET supports partial resources: one defect is one finding."""
    with blocked_by(OWNERS[expect_partial]):
        expect_partial(lists, discovery)


def ask(lists: ListQueries, **parameters: str) -> Response:
    """Return the response to a GET of the first user with these parameters."""
    return lists.ask("GET", resource_path("Users", str(lists.one["id"])), **parameters)


def read(lists: ListQueries, **parameters: str) -> JSONObject:
    """Return the first user as such a GET returns it."""
    return expect_body(ask(lists, **parameters), f"GET with {', '.join(parameters)}")
