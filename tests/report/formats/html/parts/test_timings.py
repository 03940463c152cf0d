import pytest

from pytest_scim.report.formats.html.parts.timings import (
    WIDTH,
    operation,
    percentile,
    timings,
)

from ....specimen.exchanges import TARGET, exchange
from ....specimen.record import specimen


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/Users?filter=userName%20eq%20%22a%22&count=1", "GET /Users?filter"),
        ("GET", "/Users?startIndex=1", "GET /Users"),
        ("PATCH", "/Groups/8f3a", "PATCH /Groups/{id}"),
        ("GET", "/Users/1/2/3", "GET /Users/{id}"),
        ("GET", "", "GET /"),
    ],
)
def test_an_operation_is_a_request_without_values(method, path, name):
    assert operation(exchange(0, method, path, 200, {}), TARGET) == name


def test_percentiles_are_times_that_were_measured():
    times = [float(n) for n in range(1, 101)]
    assert [percentile(times, share) for share in (0.5, 0.95, 1)] == [50, 95, 100]
    assert percentile([7.0], 0.95) == 7


def test_times_are_those_of_responses_by_operation_and_the_slowest_first():
    made = [exchange(0, "GET", "/Users/1", 200, {}) | {"elapsed": n / 1000} for n in (5, 1, 900)]
    lost = exchange(0, "GET", "/Users/1", 0, "") | {"response": None, "elapsed": 60.0}
    found = timings(specimen(exchanges=[*made, lost], checks=[], waits=[]))
    assert [(one.name, one.count, one.p50, one.most) for one in found.operations] == [
        ("GET /Users/{id}", 3, 5, 900)
    ]
    assert found.slowest == [2, 0, 1]
    places = [float(tick.split()[0]) for tick in found.operations[0].strip.split("M")[1:]]
    assert places == sorted(places)
    assert all(0 <= place <= WIDTH for place in places)


def test_a_run_without_responses_has_no_times():
    assert timings(specimen(exchanges=[], checks=[], waits=[])).operations == []


def test_a_target_of_many_kinds_of_resources_has_a_line_for_the_rest():
    made = [exchange(0, "GET", f"/Kind{n}", 200, {}) for n in range(60)]
    rows = timings(specimen(exchanges=made, checks=[], waits=[])).operations
    assert rows[-1].name == "other requests"
    assert sum(row.count for row in rows) == 60
