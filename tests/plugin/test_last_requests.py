"""What a target may mind is asked for last, and little of it."""

import pytest

from pytest_scim import ROOT

SUITES = [
    str(ROOT / "suites" / name)
    for name in ("okta/test_enable_provisioning.py", "rfc7644/security/test_authentication.py")
]


@pytest.fixture(scope="module")
def exchanges(runner):
    run = runner("last")("--profile=okta-oin", *SUITES, token=None)
    assert run.code == 0, run.out
    return [one for one in run.record["exchanges"] if one["voice"] != "cleanup"]


def sent_credentials(exchange):
    return any(name == "Authorization" for name, _ in exchange["request"]["headers"])


def test_three_requests_have_wrong_credentials_and_they_are_the_last(exchanges):
    # A whole run has asked for a User that does not exist before, to know the target's Errors.
    asked = [one for one in exchanges if not one["request"]["url"].endswith("nobody")]
    wrong = [
        index
        for index, one in enumerate(asked)
        if one["response"]["status"] == 401 and sent_credentials(one)
    ]

    assert wrong == [len(asked) - 3, len(asked) - 2, len(asked) - 1]


def test_what_is_asked_without_credentials_is_all_that_okta_asks(exchanges):
    asked = {
        (one["request"]["method"], one["request"]["url"].split("/scim/v2/")[1].split("?")[0])
        for one in exchanges
        if not sent_credentials(one)
    }
    kinds = {(method, path.partition("/")[0], "/" in path) for method, path in asked}

    assert kinds == {
        (method, kind, one)
        for kind in ("Users", "Groups")
        for method, one in (
            ("GET", False),
            ("POST", False),
            *((method, True) for method in ("GET", "PUT", "PATCH", "DELETE")),
        )
    }


def test_a_thousand_accounts_are_not_made_unasked(run):
    path = str(ROOT / "suites" / "okta" / "test_response_times.py")
    ran = run("--profile=okta-oin", path, token=None)

    assert ran.reported("not-run")[
        "okta.response_times.a_member_costs_the_same_in_a_large_group"
    ] == ("only --scim-scale creates a thousand Users and a Group of them")
    assert len(ran.record["exchanges"]) < 20
