"""Faults of references (RFC 7643, section 2.3.7)."""

from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json

LEADS = "a_reference_leads_to_its_resource"

FAULTS = rows.table(
    __name__,
    rows.shows("7643-2.3.7", "member_references_lead_to_groups", "Groups", "members.$ref",
        "http://backend:8080/Users/1", "a_reference_leads_to_its_resource"),
)  # fmt: skip


@each_resource("7643-2.3.7", "Groups", LEADS)
def member_references_lead_to_the_group(group: Json) -> None:
    """The $ref of a member is the location of the Group."""
    for member in group.get("members", ()):
        if "$ref" in member:
            member["$ref"] = (group.get("meta") or {}).get("location")
