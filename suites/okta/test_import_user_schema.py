"""Okta's release notes of 2026: Import User Schema reads an app's resource types and schemas."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_docs, rfc7643, rfc7644
from pytest_scim.plugin.fixtures import Console, expect_in, succeeded
from pytest_scim.scim.names import USER
from pytest_scim.suites.support.bodies import expect_some
from pytest_scim.suites.support.entitlements import rows_of

NOTES = okta_docs("guides/submit-oin-app/scim/main/", "Automated configuration")


@check(MUST, NOTES, rfc7643("6"), rfc7644("4"), feature="import_user_schema")
def test_the_user_schema_can_be_imported(console: Console) -> None:
    """*Import User Schema* reads the attributes of the User from the target

    /ResourceTypes announces the User schema, and /Schemas defines attributes.

    Impact: Admins cannot map the app's own attributes.
    Fix: Announce the User schema in /ResourceTypes, and define its attributes in /Schemas.
    """
    task = succeeded(console.import_user_schema())
    announced = [kind.get("schema") for kind in rows_of(task.responses[0])]
    expect_in("the list of schemas that /ResourceTypes announces", USER, announced)
    defined = [schema for schema in rows_of(task.responses[1]) if schema.get("attributes")]
    expect_some("the list of schemas with attributes that /Schemas returns", defined)
