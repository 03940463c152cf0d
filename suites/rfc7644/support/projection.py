"""Partial resources: responses to `attributes` and `excludedAttributes`."""

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import blocked_by, describe, resource_path
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at, entries

MINIMUM = {"id", "schemas", "meta", USER_NAME}
"""Attributes that a partial resource may contain although the request does not name them."""
EXCLUDED = "emails,id"
"""Attributes that a GET excludes; `id` is returned all the same."""


def returned(discovery, user, without=()):
    """Return the attributes of a user that a request can leave out.

    An attribute that the target's /Schemas defines as always returned is not one of them.
    """
    return {*user} - MINIMUM - {*without} - always(discovery)


def always(discovery):
    """Return the attributes that are always returned, and those with such sub-attributes."""
    response = discovery("Schemas")
    schemas = entries(response.json, "Resources") if response.ok else []
    found = [one for schema in schemas for one in entries(schema, "attributes")]
    return {str(at(one, "name")) for one in found if any(map(_always, _whole(one)))}


def _whole(attribute):
    return [attribute, *entries(attribute, "subAttributes")]


def _always(attribute):
    return str(at(attribute, "returned")).lower() == "always"


def shows(user, values, asked):
    """Raise a finding unless a partial resource contains these values by path."""
    wrong = {path: value for path, value in values.items() if at(user, path) != value}
    if wrong:
        names = ", ".join(wrong)
        actual = {path: repr(at(user, path)) for path in wrong}
        raise Finding(f"{asked} does not return {names}", expected=wrong, actual=actual)


def lacks(user, names, asked):
    """Raise a finding if a partial resource contains one of these attributes."""
    extra = sorted(names & {*user})
    if extra:
        raise Finding(f"{asked} returns {', '.join(extra)}", expected="none of these", actual=extra)


def names_all(lists, discovery):
    """Raise a finding unless a GET returns the attributes that it names, and no others."""
    resource = read(lists, attributes=USER_NAME)
    shows(resource, {"id": lists.one["id"], USER_NAME: lists.one[USER_NAME]}, "attributes=userName")
    lacks(resource, returned(discovery, lists.one, without=(USER_NAME,)), "attributes=userName")


def leaves_out(lists, discovery):
    """Raise a finding unless a GET leaves out the attributes that it excludes."""
    resource = read(lists, excludedAttributes=EXCLUDED)
    lacks(resource, returned(discovery, lists.one) & {"emails"}, f"excludedAttributes={EXCLUDED}")


OWNERS = {
    names_all: "rfc7644.projection.attributes_names_all_that_is_returned",
    leaves_out: "rfc7644.projection.excluded_attributes_are_left_out",
}
"""The checks that judge whether GET supports partial resources."""


def offered(partial, lists, discovery):
    """Raise Blocked unless GET supports partial resources: one defect is one finding."""
    with blocked_by(OWNERS[partial]):
        partial(lists, discovery)


def ask(lists, **parameters):
    """Return the response to a GET of the first user with these parameters."""
    return lists.ask("GET", resource_path("Users", lists.one["id"]), **parameters)


def read(lists, **parameters):
    """Return the first user as such a GET returns it."""
    response = ask(lists, **parameters)
    if response.status != 200 or not isinstance(response.json, dict):
        message = f"GET with {', '.join(parameters)} returned {describe(response)}"
        raise Finding(message, expected=200, actual=response.status)
    return response.json
