"""Print the links of the site to other hosts, with the pages that have them.

With ``--try`` each is requested, and what does not return a page is printed with the reason. The
exit code is 0 in any case: an address of others may be gone for an hour.
"""

import re
import sys
from collections import defaultdict

import httpx

from scripts.docs.__main__ import build

_OUTER = re.compile(r"\]\((https?://[^)\s#]+)")


def outer_links() -> dict[str, list[str]]:
    """Return the addresses on other hosts, without fragments, by the pages that link to them."""
    found: dict[str, list[str]] = defaultdict(list)
    for page, text in build().pages.items():
        for address in dict.fromkeys(_OUTER.findall(text)):
            found[address].append(page)
    return dict(sorted(found.items()))


def outcome(client: httpx.Client, address: str) -> str:
    """Return the status or the error of a GET of the address."""
    try:
        return str(client.get(address).status_code)
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    links = outer_links()
    with httpx.Client(follow_redirects=True, timeout=10) as client:
        for address, pages in links.items():
            result = outcome(client, address) if "--try" in sys.argv else ""
            if result != "200":
                more = f" and {len(pages) - 1} more" if pages[1:] else ""
                print(f"{result} {address} ({pages[0]}{more})".strip())
    print(f"{len(links)} addresses")
