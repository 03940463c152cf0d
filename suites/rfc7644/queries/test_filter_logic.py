"""RFC 7644, section 3.4.2.2: the logical operators of filters, and what they bind."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.scim.names import USER_NAME
from pytest_scim.suites.rfc7644.support.list_queries import (
    AND_OWNER,
    OR_OWNER,
    FilterCase,
    FilterQuery,
    eq,
)

FILTER = rfc7644("3.4.2.2")
NOT_OWNER = "rfc7644.filter_logic.not_finds_what_its_expression_does_not"


@check(SHOULD, FILTER, feature="create_users")
def test_and_finds_what_both_sides_find(filter_query: FilterQuery) -> None:
    """Filter `and` returns the resources that match both sides

    A filter with `and` matches a resource only when both of its expressions do.

    Fix: Evaluate both expressions of `and`, and return their intersection, or return 400 with
    `invalidFilter`. Do not stop after the first expression.
    """
    filter_query.expect(*and_cases(filter_query))


@check(SHOULD, FILTER, feature="create_users")
def test_or_finds_what_either_side_finds(filter_query: FilterQuery) -> None:
    """Filter `or` returns the union of both sides

    A filter with `or` matches a resource when at least one of its expressions does.

    Fix: Evaluate both expressions of `or`, and return each resource that matches one of them
    once, or return 400 with `invalidFilter`.
    """
    if all(miss and miss.declined for miss in map(filter_query.miss, and_cases(filter_query))):
        filter_query.require(AND_OWNER, *and_cases(filter_query))
    filter_query.expect(filter_query.joined[0])


@check(SHOULD, FILTER, feature="create_users")
def test_parentheses_are_evaluated_first(filter_query: FilterQuery) -> None:
    """Filter expressions in parentheses are evaluated first

    The target evaluates an expression in parentheses before the operators around it.

    Fix: Parse an expression in parentheses as one operand of the operator beside it. Do not
    remove parentheses before you parse.
    """
    filter_query.require(AND_OWNER, *and_cases(filter_query))
    filter_query.require(OR_OWNER, filter_query.joined[0])
    filter_query.expect(filter_query.joined[1])


@check(SHOULD, FILTER, feature="create_users")
def test_and_binds_tighter_than_or(filter_query: FilterQuery) -> None:
    """Filter `and` takes precedence over `or`

    Without parentheses the target evaluates `and` before `or`.

    Fix: Give `and` precedence over `or` in the parser: `a or b and c` is `a or (b and c)`, not
    `(a or b) and c`.
    """
    filter_query.require_logic()
    one, other = user_name_filters(filter_query)
    no_user = eq(USER_NAME, f"nobody.{filter_query.one[USER_NAME]}")
    filter_query.expect((f"{one} or {other} and {no_user}", filter_query.one))


@check(SHOULD, FILTER, feature="create_users")
def test_not_finds_what_its_expression_does_not(filter_query: FilterQuery) -> None:
    """Filter `not` returns the resources that its expression does not match

    A filter with `not` matches a resource when the expression in its parentheses does not.

    Fix: Negate the result of the expression in the parentheses of `not`, or return 400 with
    `invalidFilter`. Do not skip the operator.
    """
    one, _ = user_name_filters(filter_query)
    filter_query.expect_among_both((f"not ({one})", filter_query.other))


@check(SHOULD, FILTER, feature="create_users")
def test_not_may_be_nested(filter_query: FilterQuery) -> None:
    """Filter `not` can be nested

    A `not` inside another `not` matches the resources that the innermost expression matches.

    Fix: Parse the parentheses of `not` with the parser of whole filters, so that a second `not`
    in them is negated too.
    """
    one, _ = user_name_filters(filter_query)
    among_both = f"({filter_query.lists.either}) and not ({one})"
    filter_query.require_logic()
    filter_query.require(NOT_OWNER, (among_both, filter_query.other))
    filter_query.expect_among_both((f"not (not ({one}))", filter_query.one))


@check(SHOULD, FILTER, feature="create_users")
def test_operators_may_come_in_any_case(filter_query: FilterQuery) -> None:
    """Filter operators are case-insensitive

    The target reads `AND`, `Or` and `Eq` as `and`, `or` and `eq`.

    Fix: Compare operators of filters without regard to letter case.
    """
    filter_query.require_logic()
    one, other = (text.replace(" eq ", " Eq ") for text in user_name_filters(filter_query))
    filter_query.expect((f"({one} Or {other}) AND {other}", filter_query.other), supported=True)


def and_cases(filter_query: FilterQuery) -> tuple[FilterCase, FilterCase]:
    """Return the cases of and."""
    one, other = user_name_filters(filter_query)
    return (f"{one} and {other}",), (f"{one} and {one}", filter_query.one)


def user_name_filters(filter_query: FilterQuery) -> list[str]:
    """Return the filter that matches each of the two users."""
    return [eq(USER_NAME, user[USER_NAME]) for user in (filter_query.one, filter_query.other)]
