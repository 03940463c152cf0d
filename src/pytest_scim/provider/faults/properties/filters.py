"""Faults that show for some generated filters only."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import refuse
from pytest_scim.provider.faults.parts import filter_of

FILTERS = "a_generated_filter_returns_exactly_the_matching_users"
GROUPS = "properties.groups.a_generated_group_name_is_stored_and_found"

FAULTS = rows.table(
    __name__,
    rows.misreads("7644-3.4.2.2", "not_is_ignored", "A filter ignores the operator not",
        r"not \(", "(", FILTERS),
    rows.misreads("7644-3.4.2.2", "starts_with_is_contains", "A filter reads sw and ew as co",
        " (sw|ew) ", " co ", FILTERS),
)  # fmt: skip


@refuse("7644-3.4.2.2", "GET", 400, FILTERS, GROUPS, scim_type="invalidFilter")
def escaped_quotes_break_the_filter(call: Call) -> bool:
    """A filter with an escaped quote returns 400."""
    return '\\"' in filter_of(call)
