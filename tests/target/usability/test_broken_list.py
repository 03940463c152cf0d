"""The row that fails a list is found by ever smaller lists, or is not one row."""

import json
from urllib.parse import parse_qs

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.target.usability.broken_list import MOST, find_broken_row


class Listing:
    """A list of rows 1 to ``total`` in pages of at most ``cap``; ``broken`` fail each page."""

    def __init__(self, total, *broken, cap=1000, reply=None, shortest=0):
        self.total, self.broken, self.cap = total, broken, cap
        self.reply = reply or Response(500)
        self.shortest = shortest
        self.sent = 0

    def __call__(self, request):
        self.sent += 1
        query = {name: int(value[0]) for name, value in parse_qs(request.query).items()}
        start, count = query["startIndex"], min(query["count"], self.cap)
        places = range(start, min(start + count, self.total + 1))
        if any(one in places for one in self.broken) or len(places) > self.shortest > 0:
            return self.reply
        rows = [{"id": f"id-{place}"} for place in places]
        return Response(
            200, content=json.dumps({"totalResults": self.total, "Resources": rows}).encode()
        )


@pytest.mark.parametrize("place", [1, 2, 57, 100])
@pytest.mark.parametrize("cap", [1000, 20])
@pytest.mark.parametrize("reply", [Response(500), Response(200, content=b'{"Resources": [{]')])
def test_the_row_is_found_wherever_it_is(place, cap, reply):
    listing = Listing(100, place, cap=cap, reply=reply)
    found = find_broken_row(listing, "Users", 1, 100)

    assert (found.place, found.total, found.status) == (place, 100, reply.status)
    assert found.whole
    assert found.others == {f"id-{n}" for n in range(1, 101) if n != place}
    assert listing.sent <= MOST


def test_only_the_page_that_failed_is_searched():
    found = find_broken_row(Listing(250, 230), "Users", 201, 100)

    assert (found.place, found.whole) == (230, True)


def test_of_two_broken_rows_the_first_is_found_and_the_others_stay_unknown():
    found = find_broken_row(Listing(100, 20, 70), "Users", 1, 100)

    assert found.place == 20
    assert not found.whole


@pytest.mark.parametrize(
    "listing",
    [
        Listing(100, *range(1, 101)),  # every list fails
        Listing(100, shortest=10),  # long lists fail
        Listing(100),  # it no longer fails
    ],
)
def test_what_is_not_one_row_is_none(listing):
    assert find_broken_row(listing, "Users", 1, 100) is None


def test_a_search_ends_after_some_requests():
    listing = Listing(10_000, 9_999, cap=3)

    assert find_broken_row(listing, "Users", 1, 10_000) is None
    assert listing.sent <= MOST
