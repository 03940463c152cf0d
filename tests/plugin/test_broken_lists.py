"""A list that one row fails: the finding says which row, and whose it is."""

import json

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider

from .running import TOKEN
from .targets import provider_at, target

CHECKS = "a_user_name_with_a_plus_is_found or test_import_users"
PLUS = "okta.create_users.a_user_name_with_a_plus_is_found"


def failing(is_broken, reply):
    """Return a handler whose lists of Users fail where they have such a User."""
    serve = provider_at(Provider(load("okta-oin"), tokens=(TOKEN,), residents=5))

    def handle(method, place, headers, body):
        status, named, content = serve(method, place, headers, body)
        if method == "GET" and place.startswith("/scim/v2/Users?") and "filter" not in place:
            rows = json.loads(content).get("Resources", []) if status == 200 else []
            if any(is_broken(row, place) for row in rows):
                return reply
        return status, named, content

    return handle


@pytest.mark.parametrize(
    ("reply", "status"),
    [((500, [], b""), 500), ((200, [("Content-Type", "application/scim+json")], b"{]"), 200)],
)
def test_a_user_of_the_run_is_named_by_its_check(run, reply, status):
    handler = failing(lambda row, _: "+" in row["userName"], reply)
    with target(handler) as app:
        finished = run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2", "-k", CHECKS)
    found = [message for message in finished.reported("violates").values() if "row" in message]
    assert found
    assert all(f"(alone: {status}): the User that {PLUS} created" in one for one in found)


def test_a_user_of_others_is_not_named(run):
    serve = Provider(load("okta-oin"), tokens=(TOKEN,), residents=5)
    stranger = serve.users()[2]["userName"]
    handler = failing(lambda row, _: row["userName"] == stranger, (500, [], b""))
    with target(handler) as app:
        finished = run(
            "--profile=okta-oin", f"--base-url={app.origin}/scim/v2", "-k", "test_import_users"
        )
    found = [message for message in finished.reported("violates").values() if "row" in message]
    assert found
    assert all("did not create [not ours]" in one for one in found)
    assert stranger not in json.dumps(finished.record)
