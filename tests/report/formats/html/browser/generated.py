"""Generated records: runs of any number of exchanges, with ten causes."""

import random

from pytest_scim.report.queries import FEATURE_LABELS

from ....specimen.checks import check
from ....specimen.exchanges import TARGET, exchange
from ....specimen.record import specimen

FAULTS = 10
EACH = 12
"""Exchanges of a check with a finding."""

FEATURES = ("create_users", "update_users", "deactivate_users", "import_users", "push_groups")


def long_record(exchanges, checks=650):
    """Return the record of a run with ten defects, each found by several checks."""
    chance = random.Random(7)
    made = [_exchange(n, chance) for n in range(exchanges)]
    rows = [_finding(n, made) for n in range(FAULTS)]
    rows += [_another(n, made) for n in range(4 * FAULTS)]
    rows += [_conforming(n, exchanges, chance) for n in range(checks - len(rows))]
    record = specimen(checks=rows, exchanges=made, waits=[], facts=[], outside_wire=[])
    record["causes"] = [_cause(n, rows) for n in range(FAULTS)]
    return record


def crowded_record():
    """Return the record of a run with all lines of the matrix, and ten causes in many words."""
    record = long_record(1_500)
    for name in FEATURE_LABELS:
        record["checks"] += [check(f"okta.{name}.more", feature=name)]
    for start in ("runscope.spec.step_1", "runscope.crud.step_1", "rfc7643.a.b", "properties.a.b"):
        record["checks"] += [check(start, "blocked", blocked_by=record["causes"][0]["id"])]
    for cause, row in zip(record["causes"], record["checks"], strict=False):
        row["impact"] = row["fix"] = "Many words of advice that go on and on for a while. " * 8
        cause["title"] = "after a long story the target returned something else, namely " * 5
        cause["okta_cases"] = [f"C{n}" for n in range(9200, 9240)]
    return record


def _cause(n, rows):
    """Return the cause of a defect, and name it in its checks."""
    mine = [rows[n], *rows[FAULTS + n : 5 * FAULTS : FAULTS]]
    for row in mine:
        row["cause"] = rows[n]["id"]
    return {
        "id": rows[n]["id"],
        "title": rows[n]["message"],
        "level": "MUST",
        "checks": [row["id"] for row in mine],
        "okta_cases": ["C9291"],
        "blocks": [],
        "exchanges": [row["exchanges"][-1] for row in mine],
    }


def _exchange(n, chance):
    user = _user(chance)
    if n % 40 == 0:
        page = {"totalResults": 60, "Resources": [_user(chance) for _ in range(60)]}
        return exchange(n % 60, "GET", f"/Users?startIndex={n + 1}&count=100", 200, page)
    if n % 3 == 0:
        made = exchange(n % 60, "POST", "/Users", 201, user, sent=user, flow="assign")
    else:
        made = exchange(n % 60, "GET", f"/Users/{user['id']}", 200, user, voice="check")
    return made


def _user(chance):
    number = f"{chance.getrandbits(128):032x}"
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": number,
        "externalId": number[:20],
        "userName": f"{number[:8]}@example.test",
        "name": {"givenName": number[8:14], "familyName": number[14:22]},
        "emails": [{"value": f"{number[:8]}@example.test", "type": "work", "primary": True}],
        "active": True,
        "meta": {"resourceType": "User", "location": f"{TARGET}/Users/{number}"},
    }


def _failed(n, made, place):
    error = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": "400",
        "scimType": "invalidValue",
        "detail": f"{'abcdefghij'[n] * 6} is refused",
    }
    body = {"Operations": [{"op": "replace", "path": f"attribute{'abcdefghij'[n]}", "value": 1}]}
    url = f"/{'abcdefghij'[n] * 4}/{place}"
    made[place] = exchange(place % 60, "PATCH", url, 400, error, sent=body, flow="update")


def _finding(n, made):
    place = 20 + n * 100
    _failed(n, made, place)
    return check(
        f"okta.{FEATURES[n % 5]}.defect_{n}",
        "violates",
        feature=FEATURES[n % 5],
        message=f"after the change: attribute {'abcdefghij'[n]} is old, not new",
        impact=" ".join(["Changes in Okta do not reach the app."] * 4),
        fix=" ".join([f"Accept `attribute{'abcdefghij'[n]}` in a PATCH operation."] * 5),
        expected={"attribute": "new", "n": n},
        actual={"attribute": "old", "n": n},
        okta_cases=["C9291"],
        exchanges=list(range(place - EACH + 1, place + 1)),
        task={"button": "Save", "ok": False, "message": f"Error while updating user {n}"},
    )


def _another(n, made):
    place = 50 + n * 30
    _failed(n % FAULTS, made, place)
    return check(
        f"rfc7644.patch.defect_{n}",
        "advisory",
        level="SHOULD",
        message=f"PATCH returned 400 ({n})",
        exchanges=[place - 1, place],
    )


def _conforming(n, exchanges, chance):
    feature = FEATURES[n % 5]
    names = [chance.randrange(exchanges) for _ in range(3)]
    identity = f"okta.{feature}.holds_{n}" if n % 2 else f"rfc7644.queries.holds_{n}"
    return check(identity, feature=feature if n % 2 else None, exchanges=sorted(names))
