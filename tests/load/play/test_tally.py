"""The tally: a sample of each request of Okta's, and only the number of all others."""

from pytest_scim.load.play.tally import Tally, kind_of
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.recording.outlet import Outlet

LIMITED = Response(429, (("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),), exchange=0)


def test_a_request_is_named_without_its_values():
    named = [
        Request("GET", "/Users", "filter=userName%20eq%20%22a%22&startIndex=1"),
        Request("PATCH", "/Groups/a%2Fb"),
        Request("POST", "/Users"),
    ]

    assert [kind_of(one) for one in named] == [
        "GET /Users?filter",
        "PATCH /Groups/{id}",
        "POST /Users",
    ]


def test_each_voice_is_counted_and_okta_s_is_sampled():
    tally = Tally(Outlet(), clock=lambda: 7.0)
    request = Request("GET", "/Users")
    indexes = [
        tally.add(request, "", Response(200, elapsed=0.5), "okta", None),
        tally.add(request, "", Response(200, elapsed=0.25), "check", None),
        tally.add(request, "", LIMITED, "okta", None),
    ]

    assert indexes == [0, 1, 2]
    assert [(one.status, one.ended) for one in tally.samples] == [(200, 7.0), (429, 7.0)]
    assert tally.samples[1].wait == "Wed, 21 Oct 2026 07:28:00 GMT"
    assert tally.own() == 0.25
    assert len(tally) == 3
