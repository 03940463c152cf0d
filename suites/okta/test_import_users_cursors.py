"""Okta's test plan: Read (Import) Users. A list whose next page needs a cursor."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7644, rfc9865
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import describe, is_paged_by_cursors
from pytest_scim.scim.messages import Response

SECTION_ID = "import_users"


@check(
    MUST,
    okta_api("Retrieve Users"),
    rfc7644("3.4.2.4"),
    rfc9865("2.3"),
    feature="import_users",
)
def test_the_next_page_needs_no_cursor(first_pages: tuple[Response, Response]) -> None:
    """`startIndex` leads to the next page of /Users, not `nextCursor` alone

    RFC 9865 allows cursors as the only method of paging. Okta's import sends `startIndex` and
    `count`, and no cursor. A target may offer both.

    Impact: The import reads the first page again and again, and all other Users are missing in
    Okta.
    Fix: Support `startIndex` beside `cursor`, and declare `pagination.index: true` in
    ServiceProviderConfig.
    """
    first, second = first_pages
    if is_paged_by_cursors(first, second):
        same = "the same Users as the first page" if second.ok else describe(second)
        message = f"`startIndex=3` returns {same}: the list has a `nextCursor` instead"
        raise Finding(message, expected="the next Users", actual=same)
