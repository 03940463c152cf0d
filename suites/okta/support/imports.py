"""What checks require of imports, of the pages of a list, and of every list of a run."""

from collections import Counter
from collections.abc import Callable
from typing import Final, Literal

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.plugin.fixtures import (
    CheckLog,
    Console,
    Groups,
    Lists,
    Profile,
    Task,
    Users,
    expect_equal,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at, text_at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.support.owners import TOTAL_OWNER

Kind = Literal["Users", "Groups"]

WINDOWS: Final = ((1, 2), (3, 2), (1, 4))
"""Two pages, and one page with the same rows: startIndex and count."""

TOTAL_OWNERS: Final[dict[Kind, str]] = {
    "Users": TOTAL_OWNER,
    "Groups": "okta.import_groups.the_total_counts_every_group",
}

FIRST_PAGE: Final = "startIndex=1&count=2"


def require_all_pages(console: Console, task: Task) -> None:
    """Raise NotRun when an import ended at the limit of pages, not at its total."""
    pages, total = console.org.pages, at(task.responses[-1].json, "totalResults")
    if len(task.responses) >= pages and isinstance(total, int) and total > len(task.users):
        raise NotRun(f"the import is longer than the {pages} pages a run may read")


def expect_last_page(task: Task) -> None:
    """Require that an import came to an end."""
    if task.endless:
        raise Finding(task.endless, expected="a last page", actual=f"{len(task.responses)} pages")


def expect_complete_imports(lists: Lists, log: CheckLog, kind: Kind) -> None:
    """Require that each import of the run returned all that the run had created, and nothing twice.

    The finding is that of the first import for which this is not true. An import that ends early
    because of its total is a finding of the check of totals.
    """
    for seen in lists.imports.seen:
        if seen.kind != kind or not seen.is_wrong:
            continue
        log.cite(seen.pages)
        if seen.missing:
            with also_of(TOTAL_OWNERS[kind]):
                raise Finding(
                    f"an import returned {seen.rows} {kind} and leaves out at least "
                    f"{len(seen.missing)} of the {seen.known} that the run had created: Okta does "
                    "not see them",
                    expected="all that the run had created",
                    actual={"missing": list(seen.missing)},
                )
        if seen.total is not None and not seen.repeated:
            with also_of(TOTAL_OWNERS[kind]):
                raise Finding(
                    f"an import of {seen.distinct} {kind} has {seen.total} as totalResults: Okta "
                    "ends an import when it has read that many, and misses the others",
                    expected=seen.distinct,
                    actual=seen.total,
                )
        again, first = seen.repeated[0]
        log.decide(seen.pages)
        raise Finding(
            f"an import returned {seen.rows} {kind}, of which only {seen.distinct} are different "
            f"({again} is {first} once more): the order of the list changes from page to page, "
            "and Okta misses the others",
            expected=seen.rows,
            actual=seen.distinct,
        )


def expect_pages_agree(ids: Callable[[int, int], list[str]], kind: Kind) -> None:
    """Require that two pages contain the same rows as one page of both sizes, each once."""
    # A page may be longer than `count`; another check judges that.
    first, second, both = (ids(*page)[: page[1]] for page in WINDOWS)
    twice = [one for one, times in Counter(first + second).items() if times > 1]
    if twice:
        raise Finding(
            f"two consecutive pages of {kind} have {len(twice)} in common: an import gets some "
            "twice and may miss others",
            expected={kind.lower(): len(first + second)},
            actual={kind.lower(): len({*first, *second})},
        )
    if sorted(first + second) != sorted(both):
        raise Finding(
            f"two pages of two {kind} do not contain the same {kind} as one page of four",
            expected={kind.lower(): len(set(both))},
            actual={kind.lower(): len({*first, *second}), "shared": len({*first} & {*second})},
        )


def ids_of(source: Users | Groups, response: Response, kind: Kind = "Users") -> list[str]:
    """Return the ids on a page; each resource has to have one."""
    rows = source.rows(response)
    found = [row_id for row in rows if (row_id := text_at(row, "id")) is not None]
    expect_equal(f"the number of {kind} with an `id` on a page", len(found), len(rows))
    return found


def read_first_pages(users: Users, profile: Profile) -> None:
    """Request the first page of Users, and of Groups where Okta reads them."""
    users.ask("GET", "/Users", query=FIRST_PAGE)
    if profile.offers("push_groups") or profile.offers("import_groups"):
        users.ask("GET", "/Groups", query=FIRST_PAGE)
