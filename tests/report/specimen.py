"""A record as a run could leave it: every verdict, and text that tries to break out.

All of it is invented.
"""

import json
from collections import Counter
from itertools import count
from typing import Any

from pytest_scim.checks.verdict import overall
from pytest_scim.profile.model import FEATURES

HOSTILE = '<script>document.title="owned"</script><img src=x onerror=alert(1)>'
BREAKOUT = "</pre></details></style></div><h1>owned</h1>"
FORMULA = '=cmd|"/C calc"!A0'
CONTROLS = "bell\x07 null\x00 escape\x1b[31m flip\u202e surrogate\ud800 end"
EMOJI = "Zoë Müller-Østergård 🦊 王芳"

TARGET = "https://scim.example.test/scim/v2"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
DEACTIVATE = {"op": "replace", "value": {"active": False}}
SENT = [
    ["Accept", "application/scim+json"],
    ["Accept-Charset", "utf-8"],
    ["User-Agent", "Okta SCIM Client 1.0.0"],
    ["Authorization", "[redacted]"],
    ["Accept-Encoding", "gzip,deflate"],
    ["Connection", "Keep-Alive"],
]
BODY_TYPE = ["Content-Type", "application/scim+json; charset=utf-8"]


def specimen(**changes: Any) -> dict[str, Any]:
    """Return the record; ``changes`` replace its keys (``ready`` and counts follow)."""
    record: dict[str, Any] = {
        "format": 1,
        "version": "0.1.0",
        "profile": {"name": "acme", "title": "Acme Sales (specimen)", "path": "profiles/acme.yaml"},
        "target": TARGET,
        "embedded": False,
        "insecure": False,
        "integration": "oin",
        "features": {
            name: name not in {"sync_password", "entitlements", "profile_sourcing"}
            for name in FEATURES
        },
        "seed": 42,
        "run": "scim7f3a",
        "started": "2026-11-22T09:15:02.120Z",
        "finished": "2026-11-22T09:16:40.881Z",
        "partial": False,
        "interrupted": False,
        "usable": True,
        "stopped": None,
        "leftovers": [
            {
                "kind": "User",
                "id": "2819c223",
                "name": f"kim.scim7f3a@example.test {HOSTILE}",
                "reason": "the target answered 403 to DELETE",
            }
        ],
        "writes": [
            {
                "exchange": 1,
                "method": "POST",
                "type": "Users",
                "basis": "create",
                "proof": None,
                "reason": None,
            },
            {
                "exchange": 3,
                "method": "PATCH",
                "type": "Users",
                "basis": "read",
                "proof": 2,
                "reason": None,
            },
        ],
        "waits": [{"exchange": 7, "seconds": 2.0, "reason": "429 with Retry-After: 2"}],
        "outside_wire": [
            {"id": "ACM-09", "says": "The key is shown once.", "reason": "a page of the app"}
        ],
        "facts": [
            {
                "id": "ACM-01",
                "says": "A wrong key is refused.",
                "checks": ["runscope.spec.step_11_status_401"],
            },
            {
                "id": "ACM-02",
                "says": f"Unassigned users become inactive. {HOSTILE}",
                "checks": ["okta.deactivate_users.unassigned_person_reads_inactive"],
            },
            {"id": "ACM-03", "says": "Groups sync daily.", "checks": ["vendor.acme.daily"]},
        ],
        "checks": checks(),
        "exchanges": exchanges(),
    }
    record |= changes
    counts = Counter(check["verdict"] for check in record["checks"])
    conclusive = not (record["embedded"] or record["partial"] or record["interrupted"])
    return {
        "summary": dict(counts),
        **overall(record["checks"], conclusive=conclusive, partial=record["partial"]),
    } | record


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
    return [*violating(), *advising(), *silent(), *conforming()]


def violating() -> list[dict[str, Any]]:
    owner = "okta.create_users.assigned_person_is_created"
    return [
        check(
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
        ),
        check(
            owner,
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
        ),
        *[
            check(f"okta.{name}", "blocked", blocked_by=by, feature=feature, okta_cases=["C9291"])
            for name, by, feature in [
                ("update_users.changed_name_is_shown", owner, "update_users"),
                (
                    "update_users.second_change_is_shown",
                    "okta.update_users.changed_name_is_shown",
                    "update_users",
                ),
                ("push_groups.member_is_added", owner, "push_groups"),
            ]
        ],
        check(
            "okta.push_groups.group_keeps_its_name",
            "violates",
            feature="push_groups",
            message=f"the name came back as markup: {HOSTILE} {BREAKOUT} {CONTROLS}",
            expected=f"[Deals] Speed Corp. {EMOJI}",
            actual={"displayName": HOSTILE + BREAKOUT, "note": CONTROLS, "formula": FORMULA},
            okta_cases=["C9312", "C9315"],
            exchanges=[20, 21],
        ),
        check(
            "vendor.acme.one_group_per_person",
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


def exchanges() -> list[dict[str, Any]]:
    number = count()
    made = [exchange(next(number), "GET", "/Users?startIndex=1&count=2", 200, listed(2))]
    made += [exchange(next(number), "GET", f"/Users/{n}", 200, user(str(n))) for n in range(1, 4)]
    lookup = "/Users?filter=userName%20eq%20%22kim%40example.test%22&startIndex=1&count=100"
    made += [
        exchange(next(number), "GET", lookup, 200, listed(0), flow="assign"),
        exchange(next(number), "POST", "/Users", 201, "", sent=user(None), flow="assign"),
        exchange(next(number), "GET", lookup, 200, listed(1), voice="check"),
        exchange(next(number), "GET", "/Users", 429, "slow down", kind="text/plain"),
        exchange(next(number), "POST", "/Users", 409, error(409, "exists"), sent=user(None)),
        exchange(next(number), "GET", "/Users/9", 200, user("9")),
        exchange(next(number), "GET", lookup, 200, listed(1), flow="unassign"),
        exchange(
            next(number),
            "PATCH",
            "/Users/2819c223",
            200,
            user("2819c223"),
            sent={
                "schemas": [PATCH],
                "Operations": [DEACTIVATE],
            },
            flow="unassign",
        ),
        exchange(next(number), "GET", "/Users/2819c223", 200, user("2819c223"), voice="check"),
    ]
    made += [exchange(next(number), "GET", f"/Users/p{n}", 200, user("p")) for n in range(7)]
    hostile = {"displayName": HOSTILE + BREAKOUT, "note": "'; rm -rf / #`id`$(id)\n" + FORMULA}
    made += [
        exchange(next(number), "POST", "/Groups", 201, hostile, sent=hostile, flow="push_group"),
        exchange(next(number), "GET", f"/Groups/'\";{HOSTILE}", 200, hostile, voice="check"),
        {**exchange(next(number), "GET", "/Users", 0, ""), "response": None, "error": "timed out"},
        binary(next(number)),
        exchange(next(number), "DELETE", "/Groups/g1", 204, "", voice="cleanup"),
        exchange(next(number), "GET", "/Users?count=100", 200, listed(120)),
    ]
    made += [exchange(next(number), "GET", f"/Groups/q{n}", 200, {"id": n}) for n in range(4)]
    page = f"<html><body>Not found{HOSTILE}</body></html>"
    made.append(exchange(next(number), "GET", "/Users/none", 404, page, kind="text/html"))
    made += [exchange(next(number), "GET", "/Groups", 200, listed(0)) for _ in range(10)]
    made[31]["elapsed"] = 0.812
    return made


def exchange(
    n: int,
    method: str,
    path: str,
    status: int,
    got: Any,
    *,
    sent: Any = None,
    voice: str = "okta",
    flow: str | None = None,
    kind: str = "application/scim+json",
) -> dict[str, Any]:
    step = {"flow": flow, "n": n % 4 + 1, "provenance": "documented"} if flow else None
    return {
        "voice": voice,
        "step": step,
        "started": f"2026-11-22T09:15:{n:02d}.120Z",
        "elapsed": 0.034 + n / 1000,
        "http_version": "HTTP/1.1",
        "request": {
            "method": method,
            "url": TARGET + path,
            "headers": [*SENT, BODY_TYPE] if sent else SENT,
            "body": None if sent is None else json.dumps(sent, ensure_ascii=False),
        },
        "response": {
            "status": status,
            "headers": [["Content-Type", kind], ["X-Note", HOSTILE]],
            "body": (got if isinstance(got, str) else json.dumps(got, ensure_ascii=False)) or None,
            "body_base64": None,
            "truncated": False,
        },
        "error": None,
    }


def binary(n: int) -> dict[str, Any]:
    made = exchange(n, "GET", "/Users/logo", 200, "", kind="image/png")
    made["response"] |= {"body_base64": "iVBORw0KGgo=", "truncated": True}
    return made


def user(id_: str | None) -> dict[str, Any]:
    known = {"id": id_} if id_ else {}
    return {
        "schemas": [USER],
        **known,
        "userName": "kim.scim7f3a@example.test",
        "name": {"givenName": "Kim Anne", "familyName": "Soto II"},
        "emails": [{"primary": True, "value": "kim.scim7f3a@example.test", "type": "work"}],
        "displayName": EMOJI,
        "active": True,
    }


def listed(number: int) -> dict[str, Any]:
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": number,
        "startIndex": 1,
        "itemsPerPage": number,
        "Resources": [user(f"u{n}") for n in range(number)],
    }


def error(status: int, detail: str) -> dict[str, Any]:
    return {"schemas": [ERROR], "status": str(status), "detail": detail}
