"""A run ends within its time, whatever the target does with it, and blames nobody for that."""

import socket
import time
from dataclasses import replace
from threading import Event

import pytest

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.run.context import open_run
from pytest_scim.run.settings import settings_of
from pytest_scim.target.cleanup.delete.attempts import EXPIRED
from pytest_scim.target.http.bounds.time_budget import CLEANUP, LEAST, RESERVE
from pytest_scim.target.http.bounds.waits import Waits

from .gates import PATIENCE
from .running import ALL, FILES, TOKEN
from .targets import provider_at, target

OIN = "--profile=okta-oin"
BUDGET = 5.0
SLOW_DELETE = 3.0


class SlowProvider:
    """The embedded provider, whose requests take as long as a clock that nothing else moves."""

    place = None

    def __init__(self, tokens, delete=SLOW_DELETE, other=0.25):
        self.now = 0.0
        self.seconds = {"DELETE": delete}
        self.other = other
        self.provider = Provider(load("okta-oin"), tokens=tokens, residents=3)

    def handle(self, method, *request):
        self.now += self.seconds.get(method, self.other)
        return self.provider.handle(method, *request)


def rehearse(*, budget, **slowness):
    """Return a rehearsal on a slow provider, and the provider."""
    made = []

    def make(tokens):
        made.append(SlowProvider(tokens, **slowness))
        return made[0]

    settings = settings_of(load("okta-oin"), {"time_budget": budget}, {})
    context = open_run(settings, provider=make, clock=lambda: made[0].now)
    return context, made[0]


def create(context, most=100):
    """Assign the app to people until the run's time is over; return how many there were."""
    for number in range(most):
        try:
            context.console.assign(context.test_data.okta_user())
        except NotRun:
            return number
    return most


def test_a_clean_up_ends_within_the_reserve_and_names_what_it_did_not_reach():
    context, slow = rehearse(budget="10s")
    created = create(context)
    checked = slow.now
    context.close()

    assert 10.0 <= checked < 11.0
    assert slow.now <= 10.0 + RESERVE
    users = [row for row in context.cleanup.leftovers if row["kind"] == "Users"]
    assert 0 < len(users) < created
    assert {row["reason"] for row in users} == {EXPIRED}
    assert {row["id"] for row in users} <= {user["id"] for user in slow.provider.users()}
    assert len(slow.provider.users()) == 3 + len(users), "what was deleted is proven gone"


def test_a_clean_up_that_is_quick_is_whole():
    context, slow = rehearse(budget="10s", delete=0.25)
    create(context)
    context.close()

    assert context.cleanup.leftovers == []
    assert len(slow.provider.users()) == 3


def test_without_a_budget_a_clean_up_has_time_for_each_resource_and_an_end():
    context, slow = rehearse(budget=None, delete=30.0)
    create(context, most=20)
    begun = slow.now
    context.close()

    assert slow.now - begun <= 10.0 * 20 + 30.0
    assert len(context.cleanup.leftovers) > 10
    assert LEAST < 10.0 * 20


def test_what_the_end_of_the_time_cuts_off_is_no_finding(run):
    gone = Event()
    ordinary = provider_at(Provider(load("okta-oin"), tokens=[TOKEN], residents=5))

    def trickle(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        drip(connection, gone)

    def response(method, place, headers, body):
        if method == "GET" and "/Users/" in place and not gone.is_set():
            return trickle
        return ordinary(method, place, headers, body)

    with target(response) as app:
        selected = ("-k", "test_update_users or test_deactivate_users")
        base_url = f"--base-url={app.origin}/scim/v2"
        finished = run(OIN, base_url, "--scim-time-budget=3s", *selected)

    assert gone.wait(PATIENCE), "the answer that never ends was read to the end of the run"
    assert finished.reported("violates", "blocked", "advisory", "error") == {}
    assert "the time budget of 3 s is spent" in finished.reported("not-run").values()
    assert finished.record["partial"]
    assert finished.record["stopped"] == {
        "by": "time_budget",
        "reason": "the time budget of 3 s is spent",
    }
    assert {path.name for path in run.report.iterdir()} == set(FILES)


def test_polling_ends_with_the_run():
    context, _ = rehearse(budget="10s", other=4.0)
    polling = replace(
        context.users.polling, timeout=7200.0, interval=3600.0, waits=Waits(bounded=False)
    )
    looks = []

    def look():
        looks.append(context.test_data.okta_user())
        raise Finding("not yet")

    create(context)
    with pytest.raises(NotRun, match="the time budget of 10 s is spent"):
        polling.until(look)
    assert len(looks) == 1


def drip(connection: socket.socket, gone: Event) -> None:
    """Send a byte now and then until the client hangs up, which sets ``gone``."""
    try:
        for _ in range(PATIENCE * 10):
            connection.sendall(b" ")
            time.sleep(0.1)
    except OSError:
        gone.set()


@pytest.mark.skipif(not ALL, reason="takes a minute of a quiet machine")
@pytest.mark.parametrize("slow", ["trickle", "DELETE"])
def test_a_budget_of_five_seconds_ends_within_its_reserve(run, slow):
    ordinary = provider_at(Provider(load("okta-oin"), tokens=[TOKEN], residents=5))

    def response(method, place, headers, body):
        if method == "DELETE" and slow == "DELETE":
            time.sleep(SLOW_DELETE)
        status, reported, content = ordinary(method, place, headers, body)
        if slow == "trickle" and content:
            return lambda connection: trickle(connection, status, content)
        return status, reported, content

    def trickle(connection, status, content):
        length = f"Content-Length: {len(content)}\r\n\r\n".encode()
        connection.sendall(f"HTTP/1.1 {status} OK\r\n".encode() + length)
        for byte in content:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    with target(response) as app:
        started = time.monotonic()
        finished = run(OIN, f"--base-url={app.origin}/scim/v2", f"--scim-time-budget={BUDGET:g}s")
        spent = time.monotonic() - started

    assert finished.record["stopped"]["by"] == "time_budget"
    assert finished.reported("violates", "error") == {}
    assert spent < BUDGET + RESERVE
    assert CLEANUP < RESERVE
