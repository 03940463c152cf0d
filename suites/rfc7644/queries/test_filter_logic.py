"""RFC 7644, section 3.4.2.2: the logical operators of filters, and what they bind."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.scim.names import LOGIN
from pytest_scim.suites.rfc7644.support.list_queries import AND_OWNER, OR_OWNER, eq

FILTER = rfc7644("3.4.2.2")
NOT_OWNER = "rfc7644.filter_logic.not_finds_whom_its_expression_does_not"


@check(SHOULD, FILTER, feature="create_users")
def test_and_finds_whom_both_sides_find(sieve):
    """Filter `and` returns the resources that match both sides

    A filter with `and` matches a resource only when both of its expressions do.
    """
    sieve.gives(*both(sieve))


@check(SHOULD, FILTER, feature="create_users")
def test_or_finds_whom_either_side_finds(sieve):
    """Filter `or` returns the union of both sides

    A filter with `or` matches a resource when at least one of its expressions does.
    """
    if all(miss and miss.declined for miss in map(sieve.miss, both(sieve))):
        sieve.needs(AND_OWNER, *both(sieve))
    sieve.gives(sieve.joined[0])


@check(SHOULD, FILTER, feature="create_users")
def test_parentheses_are_evaluated_first(sieve):
    """Filter expressions in parentheses are evaluated first

    The target evaluates an expression in parentheses before the operators around it.
    """
    sieve.needs(AND_OWNER, *both(sieve))
    sieve.needs(OR_OWNER, sieve.joined[0])
    sieve.gives(sieve.joined[1])


@check(SHOULD, FILTER, feature="create_users")
def test_and_binds_tighter_than_or(sieve):
    """Filter `and` takes precedence over `or`

    Without parentheses the target evaluates `and` before `or`.
    """
    sieve.needs_logic()
    one, other = logins(sieve)
    nobody = eq(LOGIN, f"nobody.{sieve.one[LOGIN]}")
    sieve.gives((f"{one} or {other} and {nobody}", sieve.one))


@check(SHOULD, FILTER, feature="create_users")
def test_not_finds_whom_its_expression_does_not(sieve):
    """Filter `not` returns the resources that its expression does not match

    A filter with `not` matches a resource when the expression in its parentheses does not.
    """
    sieve.among((f"not ({logins(sieve)[0]})", sieve.other))


@check(SHOULD, FILTER, feature="create_users")
def test_not_may_be_nested(sieve):
    """Filter `not` can be nested

    A `not` inside another `not` matches the resources that the innermost expression matches.
    """
    once, twice = f"not ({logins(sieve)[0]})", f"not (not ({logins(sieve)[0]}))"
    sieve.needs_logic()
    sieve.needs(NOT_OWNER, (f"({sieve.lists.either}) and {once}", sieve.other))
    sieve.among((twice, sieve.one))


@check(SHOULD, FILTER, feature="create_users")
def test_operators_may_come_in_any_case(sieve):
    """Filter operators are case-insensitive

    The target reads `AND`, `Or` and `Eq` as `and`, `or` and `eq`.
    """
    sieve.needs_logic()
    one, other = (text.replace(" eq ", " Eq ") for text in logins(sieve))
    sieve.gives((f"({one} Or {other}) AND {other}", sieve.other))


def both(sieve):
    """Return the cases of and."""
    one, other = logins(sieve)
    return (f"{one} and {other}",), (f"{one} and {one}", sieve.one)


def logins(sieve):
    """Return the filter that matches each of the two users."""
    return [eq(LOGIN, account[LOGIN]) for account in (sieve.one, sieve.other)]
