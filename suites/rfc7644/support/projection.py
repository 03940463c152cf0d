"""Partial resources: what an answer to `attributes` or `excludedAttributes` has and lacks."""

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import owned_by, resource_path, said
from pytest_scim.scim.names import LOGIN
from pytest_scim.scim.paths import at, entries

MINIMUM = {"id", "schemas", "meta", LOGIN}
"""What a partial resource may have unasked: some targets tell it of whatever they return."""
EXCLUDED = "emails,id"
"""What a read leaves out, except that the id cannot be."""


def returned(discovery, account, without=()):
    """Return what an account shows by default, and may leave out on request.

    An attribute that the target's /Schemas says is always returned may not.
    """
    return {*account} - MINIMUM - {*without} - always(discovery)


def always(discovery):
    """Return the attributes that are always returned, and those with such sub-attributes."""
    answer = discovery("Schemas")
    schemas = entries(answer.json, "Resources") if answer.ok else []
    found = [one for schema in schemas for one in entries(schema, "attributes")]
    return {str(at(one, "name")) for one in found if any(map(_always, _whole(one)))}


def _whole(attribute):
    return [attribute, *entries(attribute, "subAttributes")]


def _always(attribute):
    return str(at(attribute, "returned")).lower() == "always"


def shows(account, values, asked):
    """Raise a finding unless a partial resource shows these values by path."""
    wrong = {path: value for path, value in values.items() if at(account, path) != value}
    if wrong:
        names = ", ".join(wrong)
        shown = {path: repr(at(account, path)) for path in wrong}
        raise Finding(f"{asked} does not give {names}", expected=wrong, shown=shown)


def lacks(account, names, asked):
    """Raise a finding if a partial resource has one of these attributes."""
    extra = sorted(names & {*account})
    if extra:
        raise Finding(f"{asked} gives {', '.join(extra)}", expected="none of these", shown=extra)


def names_all(lists, discovery):
    """Raise a finding unless a read gives the attributes that it asks for, and no others."""
    shown = read(lists, attributes=LOGIN)
    shows(shown, {"id": lists.one["id"], LOGIN: lists.one[LOGIN]}, "attributes=userName")
    lacks(shown, returned(discovery, lists.one, without=(LOGIN,)), "attributes=userName")


def leaves_out(lists, discovery):
    """Raise a finding unless a read leaves out what it excludes."""
    shown = read(lists, excludedAttributes=EXCLUDED)
    lacks(shown, returned(discovery, lists.one) & {"emails"}, f"excludedAttributes={EXCLUDED}")


OWNERS = {
    names_all: "rfc7644.projection.attributes_names_all_that_is_returned",
    leaves_out: "rfc7644.projection.excluded_attributes_are_left_out",
}
"""The checks that judge whether a read is partial."""


def offered(partial, lists, discovery):
    """Raise Blocked unless reads are partial: one defect is one finding."""
    with owned_by(OWNERS[partial]):
        partial(lists, discovery)


def ask(lists, **parameters):
    """Return the answer to a read of the filled account with these parameters."""
    return lists.ask("GET", resource_path("Users", lists.one["id"]), **parameters)


def read(lists, **parameters):
    """Return the filled account as such a read shows it."""
    answer = ask(lists, **parameters)
    if answer.status != 200 or not isinstance(answer.json, dict):
        told = f"a read with {', '.join(parameters)} is answered {said(answer)}"
        raise Finding(told, expected=200, shown=answer.status)
    return answer.json
