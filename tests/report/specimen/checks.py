"""The checks of the specimen: every verdict, and findings whose text tries to break out."""

from typing import Any

from .exchanges import ERROR
from .texts import BREAKOUT, CONTROLS, EMOJI, FORMULA, HOSTILE

CREATED = "okta.create_users.assigned_person_is_created"


def check(id_: str, verdict: str = "conforms", **reported: Any) -> dict[str, Any]:
    """Return one check; its title is the last part of its id."""
    title = id_.rpartition(".")[2].replace("_", " ")
    plan = [
        cite("Okta SCIM test plan v2", case, "https://developer.okta.com/docs/plan")
        for case in reported.get("okta_cases", [])
    ]
    reported["citations"] = [*reported.get("citations", []), *plan]
    return {
        "id": id_,
        "title": title,
        "requirement": f"The target must show that {title}.",
        "impact": None,
        "fix": None,
        "level": "MUST",
        "feature": None,
        "verdict": verdict,
        "message": None,
        "expected": None,
        "actual": None,
        "citations": [],
        "okta_cases": [],
        "task": None,
        "deviation": None,
        "blocked_by": None,
        "exchanges": [],
        "duration": 0.041,
    } | reported


def cite(authority: str, ref: str, url: str) -> dict[str, str]:
    return {"authority": authority, "ref": ref, "url": url}


OKTA = cite("Okta SCIM 2.0 reference", "Deprovisioning", "https://developer.okta.com/docs/x")
RFC = cite("RFC 7644", "section 3.5.2", "https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2")
BAD = cite("field report", "a link that is none", "javascript:alert(1)")


def checks() -> list[dict[str, Any]]:
    return [
        deactivated(),
        created(),
        *blocked(),
        renamed(),
        *unusual(),
        *advising(),
        *silent(),
        *conforming(),
    ]


def deactivated() -> dict[str, Any]:
    return check(
        "okta.deactivate_users.unassigned_person_reads_inactive",
        "violates",
        requirement="After an unassignment, which Okta sends as PATCH active false without "
        "a path, the person must still be readable and active must be false.",
        feature="deactivate_users",
        message="PATCH was answered 200, but GET still shows active true",
        expected={"active": False},
        actual={"active": True, "userName": "kim.scim7f3a@example.test"},
        citations=[OKTA, RFC, BAD],
        okta_cases=["C9294"],
        task={"button": "Unassign", "ok": True, "message": None},
        exchanges=[10, 11, 12],
    )


def created() -> dict[str, Any]:
    return check(
        CREATED,
        "violates",
        requirement="A person who is assigned to the app and not yet in it must be created: "
        "201 with the whole resource, id included.",
        feature="create_users",
        message="POST /Users was answered 201 with an empty body, so Okta has no id to keep",
        expected="a User resource with an id",
        actual="",
        citations=[OKTA],
        okta_cases=["C9290", "C9334"],
        task={
            "button": "Assign to People",
            "ok": False,
            "message": f"Automatic provisioning of user {EMOJI} to app Acme Sales failed: "
            f"Create new user returned empty user. {HOSTILE}",
        },
        exchanges=[4, 5, 6],
    )


def blocked() -> list[dict[str, Any]]:
    return [
        check(f"okta.{name}", "blocked", blocked_by=by, feature=feature, okta_cases=["C9291"])
        for name, by, feature in [
            ("update_users.changed_name_is_shown", CREATED, "update_users"),
            (
                "update_users.second_change_is_shown",
                "okta.update_users.changed_name_is_shown",
                "update_users",
            ),
            ("push_groups.member_is_added", CREATED, "push_groups"),
        ]
    ]


def renamed() -> dict[str, Any]:
    return check(
        "okta.push_groups.group_keeps_its_name",
        "violates",
        feature="push_groups",
        message=f"the name came back as markup: {HOSTILE} {BREAKOUT} {CONTROLS}",
        expected=f"[Deals] Speed Corp. {EMOJI}",
        actual={"displayName": HOSTILE + BREAKOUT, "note": CONTROLS, "formula": FORMULA},
        okta_cases=["C9312", "C9315"],
        exchanges=[20, 21],
    )


def unusual() -> list[dict[str, Any]]:
    return [
        check(
            "vendor.acme.one_group_per_user",
            "stale",
            message="the profile declares it, yet the target now conforms",
            deviation={"reason": "fixed in 4.2", "ticket": "ACME-77", "since": "2026-03-01"},
            exchanges=[24],
        ),
        check("rfc7644.bulk.is_declared", "error", message=FORMULA, level="SHOULD"),
        check(
            "okta.import_users.pages_are_stable",
            "blocked",
            feature="import_users",
            blocked_by="okta.import_users.never_run",
            message="no page could be read",
        ),
    ]


def advising() -> list[dict[str, Any]]:
    return [
        check(
            "rfc7644.errors.not_found_has_scim_body",
            "advisory",
            level="SHOULD",
            message=f"the 404 came with an HTML page: {HOSTILE}",
            expected=ERROR,
            actual="text/html",
            citations=[RFC],
            exchanges=[30],
        ),
        check(
            "runscope.spec.step_10_groups_endpoint",
            "advisory",
            level="SHOULD",
            message="GET /Groups took 812 ms, more than 600 ms",
            expected="less than 0.6 s",
            actual="0.812 s",
            exchanges=[31],
        ),
        check(
            "rfc7644.errors.duplicate_says_uniqueness",
            "deviates",
            message="409 came without scimType",
            deviation={"reason": "the gateway drops it | for now", "ticket": None, "since": None},
            exchanges=[8],
        ),
    ]


def silent() -> list[dict[str, Any]]:
    return [
        check(
            "okta.sync_password.new_password_is_accepted",
            "not-applicable",
            feature="sync_password",
            message="the profile does not offer Sync Password",
            okta_cases=["C9302"],
        ),
        check(
            "okta.import_users.large_import_is_complete",
            "not-run",
            feature="import_users",
            message="it needs 250 people and the limit is 10",
        ),
    ]


def conforming() -> list[dict[str, Any]]:
    titles = ["users_endpoint", "get_user", "invalid_user_by_username", "invalid_user_by_id"]
    spec = [f"step_{n}_{title}" for n, title in enumerate(titles, 1)] + ["step_11_status_401"]
    return [
        check("okta.connection.credentials_are_accepted", exchanges=[0], okta_cases=["C9306"]),
        *[check(f"runscope.spec.{name}", exchanges=[n]) for n, name in enumerate(spec, 1)],
        check("runscope.crud.step_1_user_is_created", exchanges=[9]),
        *[
            check(f"okta.{feature}.{name}", feature=feature, exchanges=[n])
            for n, (feature, name) in enumerate(
                [
                    ("create_users", "name_of_two_words_is_kept"),
                    ("deactivate_users", "reactivated_person_keeps_the_id"),
                    ("import_groups", "groups_are_listed"),
                    ("push_groups", "empty_group_is_created"),
                ],
                32,
            )
        ],
    ]
