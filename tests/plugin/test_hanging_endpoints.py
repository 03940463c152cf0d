"""A target of which one endpoint hangs: the run costs two timeouts, and gives everything back."""

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider

from .running import TOKEN
from .targets import provider_at, target

MEMBERS = "test_push_group_members"
PROFILE = """
extends: okta-oin
name: patient
title: Patient
request_timeout: 1s
"""


def hang(connection):
    """Wait until the client gives up."""
    connection.settimeout(30)
    while connection.recv(1024):
        pass


def hanging(provider, method, path):
    """Return a handler that does not respond to one kind of request."""
    serve = provider_at(provider)

    def handle(sent, place, headers, body):
        if sent == method and place.startswith(f"/scim/v2{path}"):
            return hang
        return serve(sent, place, headers, body)

    return handle


def play(run, method, path, select):
    """Run some checks, and return the record, what arrived, and what the provider still has."""
    provider = Provider(load("okta-oin"), tokens=(TOKEN,), residents=5)
    before = len(provider.users())
    (run.folder / "patient.yaml").write_text(PROFILE)
    with target(hanging(provider, method, path)) as app:
        finished = run("--profile=./patient.yaml", f"--base-url={app.origin}/scim/v2", "-k", select)
    sent = [one for one in app.seen if one[0] == method and one[1].startswith(f"/scim/v2{path}")]
    return finished.record, sent, len(provider.users()) - before


def test_a_hanging_rename_costs_two_timeouts_and_is_one_cause(run):
    record, sent, left = play(run, "PATCH", "/Groups/", MEMBERS)

    assert len(sent) <= 3
    assert left == 0
    assert record["leftovers"] == []
    failed = [one["id"] for one in record["checks"] if one["verdict"] == "violates"]
    blocked = {one["blocked_by"] for one in record["checks"] if one["verdict"] == "blocked"}
    assert len(failed) == 1
    assert blocked == set(failed)


def test_users_are_removed_though_groups_hang(run):
    record, sent, left = play(run, "DELETE", "/Groups/", "an_added_member_is_in_the_group")

    assert len(sent) <= 5
    assert left == 0
    assert {one["kind"] for one in record["leftovers"]} == {"Groups"}
