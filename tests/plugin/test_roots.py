"""What follows from one property of a target is one finding, or none."""

import json

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider

from .running import TOKEN
from .targets import provider_at, target

STORED = {
    "okta.create_users.assigning_the_app_creates_a_user",
    "okta.update_users.a_changed_name_is_stored",
}
KEPT = {
    "okta.create_users.assigning_the_app_links_an_existing_user",
    "okta.create_users.user_name_may_differ_from_email",
    "okta.deactivate_users.assigning_the_app_again_reactivates_the_same_user",
    "okta.deactivate_users.suspending_the_okta_user_leaves_the_user_active",
    "okta.enable_provisioning.a_change_waits_while_provisioning_is_disabled",
    "okta.import_users.an_imported_user_can_be_updated",
    "okta.update_users.changing_an_assigned_group_updates_each_user",
}
PAGE = (404, [("Content-Type", "text/html")], b"<!doctype html><title>Not Found</title>")


def play(run, handler, checks):
    with target(handler) as app:
        return run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2", "-k", checks)


def without_names(body):
    if isinstance(body, dict):
        dropped = {"name", "emails", "displayName"} if "userName" in body else set()
        return {key: without_names(one) for key, one in body.items() if key not in dropped}
    return [without_names(one) for one in body] if isinstance(body, list) else body


def test_what_becomes_of_names_that_are_never_stored_is_blocked_by_the_checks_of_storing(run):
    serve = provider_at(Provider(load("okta-oin"), tokens=(TOKEN,), residents=5))

    def handle(method, place, headers, body):
        status, named, content = serve(method, place, headers, body)
        if not content:
            return status, named, content
        named = [pair for pair in named if pair[0].lower() != "content-length"]
        return status, named, json.dumps(without_names(json.loads(content))).encode()

    chosen = " or ".join(one.rpartition(".")[2] for one in STORED | KEPT)
    finished = play(run, handle, chosen)
    checks = {row["id"]: row for row in finished.record["checks"] if row["id"] in STORED | KEPT}
    assert {one for one in checks if checks[one]["verdict"] == "violates"} == STORED
    assert {checks[one]["blocked_by"] for one in KEPT} <= STORED


def test_the_web_page_of_a_path_that_does_not_exist_is_no_error_of_the_users(run):
    serve = provider_at(Provider(load("okta-oin"), tokens=(TOKEN,), residents=5))

    def handle(method, place, headers, body):
        return PAGE if "/NothingHere" in place else serve(method, place, headers, body)

    finished = play(run, handle, "a_wrong_base_url_is_refused or no_error_is_a_web_page")
    assert finished.reported("violates", "advisory") == {}
    assert "rfc7644.security.no_error_is_a_web_page" in finished.reported("conforms")
