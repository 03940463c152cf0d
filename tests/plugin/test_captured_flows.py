"""The rows of Okta's two captures of 2026 in the record of a run against a plain target."""

import re
from itertools import groupby
from urllib.parse import unquote, urlsplit

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve

from .running import ROOT, TOKEN

TWO_USERS, GROUPS = "GET /Users?startIndex=1&count=2", "GET /Groups?startIndex=1&count=100"
LOOKUP, NEW_USER = "GET /Users?filter", "POST /Users"
READ, PUT, PATCH = "GET /Users/{id}", "PUT /Users/{id}", "PATCH /Users/{id}"
NEW_GROUP, FIND_GROUP = "POST /Groups", "GET /Groups?filter"
G_READ, G_PUT, G_PATCH, G_DELETE = (
    f"{method} /Groups/{{id}}" for method in ("GET", "PUT", "PATCH", "DELETE")
)

CATALOG = {
    "Test API credentials": ("test_api_credentials", TWO_USERS),
    "Save integration": ("save_integration", TWO_USERS, GROUPS),
    "Assign": ("assign", LOOKUP, NEW_USER),
    "Push without change": ("update", READ, PUT),
    "Unassign": ("unassign", PATCH),
    "Reassign, match inactive": ("assign", LOOKUP, PATCH, READ, PUT),
    "Create Group, members": ("create", NEW_GROUP, G_PATCH),
    "Create Group, empty": ("create", NEW_GROUP),
    "Rename": ("change", G_READ, G_PATCH),
    "Add or remove a member": ("change", G_READ, G_PATCH, G_PATCH),
    "Push Now": ("push_now", G_READ, G_PATCH, G_PATCH),
    "Unlink + delete": ("unlink_and_delete", G_READ, G_DELETE),
}
CUSTOM = {
    "Test": ("test_api_credentials", TWO_USERS),
    "Save": ("save_integration", TWO_USERS),
    "Create Group": ("create", FIND_GROUP, NEW_GROUP, G_READ, G_PUT),
    "Rename": ("change", G_READ, G_READ, G_PUT),
    "Add or remove a member": ("change", G_READ, G_READ, G_PUT, G_READ, G_PUT),
    "Push Now": ("push_now", G_READ, G_READ, G_PUT, G_PUT),
    "Unlink + delete": ("unlink_and_delete", G_READ, G_DELETE),
    "Deactivate": ("deactivate", READ, PUT, READ, PUT),
    "Reassign, match inactive": ("assign", LOOKUP, READ, PUT, READ, PUT),
    "Right after reactivation": ("push_again", G_READ, G_READ, G_PUT, G_READ, G_PUT),
}
ROWS = [("okta-oin", row) for row in CATALOG] + [("okta-aiw", row) for row in CUSTOM]


@pytest.fixture(scope="module")
def played(runner):
    """What each flow of a run sent, by profile."""
    found = {}
    for profile in ("okta-oin", "okta-aiw"):
        with serve(Provider(load(profile), tokens=[TOKEN], residents=5)) as server:
            run = runner(profile)(
                f"--profile={profile}",
                f"--base-url={server.base_url}",
                str(ROOT / "suites" / "okta"),
            )
        assert run.code == 0, run.out
        found[profile] = flows(run.record)
    return found


def flows(record):
    """Return each flow of a record with the lines of its requests; interleaved ones apart."""
    spoken = [one for one in record["exchanges"] if one["voice"] == "okta" and one["step"]]
    spoken = [one for one in spoken if one["step"]["flow"] != "push_again"] + sorted(
        (one for one in spoken if one["step"]["flow"] == "push_again"),
        key=lambda one: urlsplit(one["request"]["url"]).path,
    )
    number = 0
    numbered = []
    for one in spoken:
        number += one["step"]["n"] == 1
        numbered.append((number, one))
    return {
        (part[0][1]["step"]["flow"], *(line(one["request"]) for _, one in part))
        for part in (list(group) for _, group in groupby(numbered, key=lambda pair: pair[0]))
    }


def line(request):
    """Return a request as the rows name it."""
    _, _, path, query, _ = urlsplit(request["url"])
    path = re.sub(
        r"^.*?/(Users|Groups)(/.+)?$", lambda m: f"/{m[1]}{'/{id}' if m[2] else ''}", path
    )
    query = "?filter" if "filter=" in query else f"?{unquote(query)}" if query else ""
    return f"{request['method']} {path}{query}"


@pytest.mark.parametrize(("profile", "row"), ROWS)
def test_a_captured_row_is_in_the_record_of_a_run(played, profile, row):
    rows = CATALOG if profile == "okta-oin" else CUSTOM

    assert rows[row] in played[profile]
