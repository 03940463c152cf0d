"""RFC 7644, section 3.4.2.2: the attribute operators of filters."""

from datetime import timedelta, timezone

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.names import LOGIN
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import expect_scim_type
from pytest_scim.suites.rfc7644.support.list_queries import SIMPLE, eq, instant, known, literal

FILTER = rfc7644("3.4.2.2")
LONG_AGO = '"2011-05-13T04:42:34Z"'


@check(SHOULD, FILTER, feature="create_users")
def test_co_sw_and_ew_find_parts_of_a_string(sieve):
    """Filters `co`, `sw` and `ew` match parts of a string

    `co` matches any part of a value, `sw` its beginning and `ew` its end.
    """
    login = sieve.one[LOGIN]
    name, _, domain = login.rpartition("@")
    tagged = name.rpartition(".")[2]
    if not tagged:
        raise NotApplicable("the target does not return the userName as it was sent")
    sieve.gives(
        (f"{LOGIN} co {literal(f'.{tagged}@')}", sieve.one),
        (f"{LOGIN} sw {literal(f'{name}@')}", sieve.one),
        (f"{LOGIN} ew {literal(f'{tagged}@{domain}')}", sieve.one),
    )


@check(SHOULD, FILTER, feature="create_users")
def test_ne_finds_who_differs(sieve):
    """Filter `ne` matches resources whose value differs

    A filter with `ne` matches a resource when the attribute's value and the filter's value are
    not identical.
    """
    sieve.among((f"{LOGIN} ne {literal(sieve.one[LOGIN])}", sieve.other))


@check(SHOULD, FILTER, feature="create_users")
def test_pr_finds_who_has_a_value(sieve):
    """Filter `pr` matches resources that have a value

    A filter with `pr` matches a resource when the attribute has a value that is neither empty
    nor null.
    """
    sieve.among((f"{only_the_first_has(sieve)} pr", sieve.one))


@check(SHOULD, FILTER, feature="create_users")
def test_strings_are_compared_in_lexicographical_order(sieve):
    """Filters `gt`, `ge`, `lt` and `le` compare strings in lexicographical order

    The target compares string values in lexicographical order for these four operators.
    """
    low, high = sorted((sieve.one, sieve.other), key=lambda account: account[LOGIN].casefold())
    sieve.among(
        (f"{LOGIN} gt {literal(low[LOGIN])}", high),
        (f"{LOGIN} ge {literal(high[LOGIN])}", high),
        (f"{LOGIN} lt {literal(high[LOGIN])}", low),
        (f"{LOGIN} le {literal(low[LOGIN])}", low),
    )


@check(SHOULD, FILTER, feature="create_users")
def test_times_are_compared_by_gt_and_lt(sieve):
    """Filters `gt` and `lt` compare times

    The target compares a time such as `meta.lastModified` chronologically: a later time is
    greater.
    """
    stamped(sieve)
    sieve.among(
        (f"meta.lastModified gt {LONG_AGO}", sieve.one, sieve.other),
        (f"meta.lastModified lt {LONG_AGO}",),
        optional=True,
    )


@check(SHOULD, FILTER, rfc7643("2.3.5"), feature="create_users")
def test_times_of_another_zone_are_compared_chronologically(sieve):
    """Filters compare times across time zones

    The target compares times chronologically, whatever time zone their notation has.
    """
    elsewhere = timezone(timedelta(hours=5))
    before = (stamped(sieve) - timedelta(hours=1)).astimezone(elsewhere)
    bound = literal(before.isoformat(timespec="seconds"))
    sieve.among((f"meta.lastModified gt {bound}", sieve.one, sieve.other), optional=True)


@check(SHOULD, FILTER, feature="create_users")
def test_booleans_are_compared_by_eq(sieve):
    """Filter `eq` compares Booleans

    The target compares a Boolean such as `active` with `true` or `false`, written without
    quotes.
    """
    if not (sieve.one.get("active") is sieve.other.get("active") is True):
        raise NotApplicable("the target does not return active: true for both users")
    sieve.among(
        ("active eq true", sieve.one, sieve.other),
        ("active eq false",),
        optional=True,
    )


@check(SHOULD, FILTER, rfc7644("3.12"), feature="create_users")
def test_booleans_have_no_order(sieve):
    """Filter `gt` on a Boolean returns 400 `invalidFilter`

    The target rejects a comparison of a Boolean by `gt`, `ge`, `lt` or `le` with 400 and the
    scimType `invalidFilter`.
    """
    answer = sieve.lists.page(f"{eq(LOGIN, sieve.one[LOGIN])} and active gt true", count=2)
    expect_scim_type(answer, 400, "invalidFilter", "the filter `active gt true`")


@check(SHOULD, FILTER, rfc7643("2.5"), feature="create_users")
def test_null_is_no_value(sieve):
    """Filter `eq null` matches resources without a value

    Unassigned and null are the same state, so a filter for `null` matches the resources whose
    attribute has no value.
    """
    sieve.among((f"{only_the_first_has(sieve)} eq null", sieve.other), optional=True)


@check(SHOULD, FILTER, rfc7643("3.1"), feature="create_users")
def test_an_external_id_is_compared_letter_by_letter(sieve):
    """Filters compare `externalId` case-sensitively

    `externalId` is case-exact: a filter with other upper and lower case does not match.
    """
    external = sieve.one.get("externalId")
    if not isinstance(external, str) or external == external.swapcase():
        raise NotApplicable("the target stores no externalId with letters")
    sieve.gives(
        (eq("externalId", external), sieve.one),
        (eq("externalId", external.swapcase()),),
        optional=True,
    )


@check(SHOULD, FILTER, feature="create_users")
def test_an_id_finds_one_account(sieve):
    """A filter by `id` returns the one User with that id

    The target returns exactly one user for a filter by `id`.
    """
    sieve.gives((eq("id", sieve.one["id"]), sieve.one), optional=True)


def only_the_first_has(sieve):
    """Return an attribute that one user has and the other lacks."""
    found = [p for p in SIMPLE if known(at(sieve.one, p)) and not known(at(sieve.other, p))]
    if not found:
        raise NotApplicable("the target stores none of these attributes: " + ", ".join(SIMPLE))
    return found[0]


def stamped(sieve):
    """Return the earlier meta.lastModified of the two users."""
    times = [instant(account, "meta.lastModified") for account in (sieve.one, sieve.other)]
    if None in times:
        raise NotApplicable("the target returns no meta.lastModified with a time zone")
    return min(times)
