"""Read a whole list page by page, as an import does, and stop where a list never ends."""

from collections.abc import Generator
from typing import Final

from pytest_scim.okta.flows.flow import CAPTURE, REFERENCE, FlowLog, page_of
from pytest_scim.okta.org import Org
from pytest_scim.okta.requests import encode, get
from pytest_scim.scim.messages import Known, Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.scim.stored.rows import Rows

PAGE: Final = 100
"""Rows Okta asks for in one page of an import."""

NOTHING_NEW: Final = 2
"""Pages without a new row, one after the other, after which a list counts as endless.

One such page is possible where a resource was added meanwhile and a page has one row."""

AGAIN: Final = 5
"""Pages that an import reads of a list that was endless in an earlier import."""

GROWN: Final = 500
"""Pages after which a list is endless whose totalResults has more than doubled."""


def pages_of(
    log: FlowLog,
    org: Org,
    path: str,
    about: str,
    source: str = f"{REFERENCE}; {CAPTURE}",
    *,
    whole: bool = False,
) -> Generator[Request, Response, Rows]:
    """Read every page of a list and return its rows; ``source`` names who documents the step.

    ``whole``: all rows are kept, also of a long list.
    """
    found, stale = Rows(None if whole else org.keeps), 0
    start, total, first, pages = 1, 1, None, 0
    bound = AGAIN if path in org.unending else org.pages
    while start <= total and pages < bound and stale < NOTHING_NEW:
        # What Okta does at a target that caps its pages is not known; RFC 7644 lets it.
        known = Known("documented" if start % PAGE == 1 else "inferred", source)
        step = log.step(known)
        query = encode({"startIndex": start, "count": PAGE})
        response = log.add_page((yield get(path, step, query)))
        rows = page_of(response, about)
        if not rows:
            return found
        stale = 0 if found.add(rows, response.size) else stale + 1
        total = _total(response)
        first = total if first is None else first
        start, pages = start + min(len(rows), PAGE), pages + 1
        if pages >= GROWN and len(found) > 2 * first:
            break
    if start <= total:
        found.endless = _endless(stale, pages, len(found), first or 0, total)
    if found.endless:
        org.unending.add(path)
    return found


def _endless(stale: int, pages: int, rows: int, first: int, total: int) -> str | None:
    """Return why a list that was not read to its total is endless, or ``None`` if it may end."""
    if stale >= NOTHING_NEW:
        return (
            f"page {pages} of the list has only rows of earlier pages, as the page before it, and "
            f"totalResults says {total}: Okta would read on"
        )
    # A list longer than the bound of a run is no defect, and neither is one that grows a little.
    if rows > 2 * first:
        return (
            f"totalResults was {first} on the first page and is {total} on page {pages}: "
            "Okta would read on"
        )
    return None


def _total(response: Response) -> int:
    total = at_key(response.json, "totalResults")
    return total if isinstance(total, int) else 0
