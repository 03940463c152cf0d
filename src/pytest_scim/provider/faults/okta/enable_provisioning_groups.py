"""Faults of /Groups at a target without Groups."""

from pytest_scim.provider.faults import rows

SAVED = "okta.enable_provisioning.an_app_without_groups_can_be_saved"

FAULTS = rows.table(
    __name__,
    rows.refuses("SCL-18", "groups_are_not_found", "GET /Groups", "", 404, SAVED,
        rule="groups_declined", integrations=("oin",)),
    rows.refuses("SCL-18", "groups_are_not_implemented", "GET /Groups", "", 501, SAVED,
        rule="groups_declined", integrations=("oin",)),
    rows.pages("SCL-18", "groups_are_a_page", "GET /Groups", {200}, SAVED,
        rule="groups_declined", integrations=("oin",)),
)  # fmt: skip
