"""Five hundred people who are nobody's business, and bodies in which a target shows them.

A marker stands in every value, key and number of theirs.
"""

import json
import re
from urllib.parse import quote

from tests.target.http.recording.owners import TAG

COUNT = 500
FIRST_NUMBER = 7_310_000_000
MARKERS = re.compile(f"zq[0-9]{{5}}w|{str(FIRST_NUMBER)[:4]}[0-9]{{6}}", re.IGNORECASE)

LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"


def marker(n):
    return f"zq{n:05d}w"


def number(n):
    return FIRST_NUMBER + n


def stranger(n):
    mark = marker(n)
    return {
        "schemas": [USER, f"urn:acme:{mark}"],
        "id": f"id-{mark}",
        "userName": f"{mark}@customer.example",
        "externalId": mark.upper(),
        "name": {"familyName": f"Müller-{mark}", "formatted": f'"{mark}" O\'Neill'},
        "displayName": f"Ann {mark}",
        "active": True,
        "emails": [{"value": f"{mark}@home.example", "type": mark, "display": mark}],
        "phoneNumbers": [{"value": number(n), "type": "work"}],
        "salary": number(n) / 4,
        "born": f"1985-03-12 {mark}",
        "isCeo": True,
        "type": mark,
        "accessToken": mark,
        mark: {f"{mark}@customer.example": "admin", "n": number(n)},
        f"urn:acme:{mark}:2.0:User": {"department": mark},
        "groups": [{"value": mark, "display": mark, "$ref": f"../Groups/{mark}"}],
        "meta": {"resourceType": "User", "location": f"https://h.example/v2/Users/{mark}",
                 "version": f'W/"{mark}"', "created": f"2020-01-01T00:00:00Z {mark}"},
    }  # fmt: skip


STRANGERS = [stranger(n) for n in range(COUNT)]


def ours(**more):
    return {"schemas": [USER], "id": "ours-1", "userName": f"jane.{TAG}1@example.com", **more}


def listed(rows, **more):
    return {"schemas": [LIST], "totalResults": len(rows), "Resources": rows, **more}


def dumped(value):
    return json.dumps(value, ensure_ascii=False)


def schema(n):
    mark = marker(n)
    attribute = {"name": "nickName", "type": "string", "description": f"as {mark} has it",
                 "canonicalValues": [mark], "multiValued": False, "referenceTypes": [mark],
                 "mutability": mark, mark: mark}  # fmt: skip
    return {"schemas": [SCHEMA], "id": USER, "name": "User", "description": f"by {mark}",
            "attributes": [attribute], "meta": {"location": f"/v2/Schemas/{mark}"}}  # fmt: skip


def error(n):
    mark = marker(n)
    return {"schemas": [ERROR], "status": "409", "scimType": mark,
            "detail": f"{mark}@customer.example (id {mark}, {number(n)}) has it: {quote(mark)}",
            "errors": [{"message": mark, "by": {"id": mark, "userName": mark}}]}  # fmt: skip


def member(n):
    mark = marker(n)
    return {"value": mark, "display": f"{mark} @", "$ref": f"https://h.example/v2/Users/{mark}"}


# Row by row, what guest tests before these have found, and ten more.
BODIES = {
    "a list": lambda: dumped(listed(STRANGERS)),
    "a list without the type of a list": lambda: dumped({"Resources": STRANGERS}),
    "an array": lambda: dumped(STRANGERS),
    "under another name": lambda: dumped({"data": {"users": STRANGERS}, "next": marker(3)}),
    "not a number": lambda: dumped(listed(STRANGERS)).replace('"active": true', '"a": NaN'),
    "a trailing comma": lambda: dumped(listed(STRANGERS))[:-1] + ",}",
    "Latin-1": lambda: dumped(listed(STRANGERS)).encode("latin-1"),
    "UTF-16": lambda: dumped(listed(STRANGERS)).encode("utf-16"),
    "half a body": lambda: dumped(listed(STRANGERS))[:-300],
    "very many values": lambda: dumped([*STRANGERS, [0] * 600_000]),
    "too deep": lambda: "[" * 200 + dumped(STRANGERS) + "]" * 200,
    "XML": lambda: "<r>" + "".join(f"<u id='{marker(n)}'>{number(n)}</u>" for n in range(COUNT)),
    "a debug page": lambda: f"<!DOCTYPE html><pre>{STRANGERS}</pre>",
    "a list of strings": lambda: dumped(listed([marker(n) for n in range(COUNT)])),
    "a list of numbers": lambda: dumped(listed([number(n) for n in range(COUNT)])),
    "keys that are none of SCIM's": lambda: dumped(
        listed([{"login": marker(n), "mail": marker(n), "full": marker(n)} for n in range(COUNT)])
    ),
    "JSON in a string": lambda: dumped(listed([dumped(one) for one in STRANGERS])),
    "one string": lambda: dumped(f"{dumped(STRANGERS)}"),
    "a map by userName": lambda: dumped({f"{marker(n)}@x.example": "admin" for n in range(COUNT)}),
    "a map by number": lambda: dumped({str(number(n)): {"n": n} for n in range(COUNT)}),
    "one of them": lambda: dumped(STRANGERS[7]),
    "inside a user of ours": lambda: dumped(
        ours(
            owner=STRANGERS[1], manager={"value": marker(2), "displayName": marker(2)},
            groups=[member(n) for n in range(3, 9)], createdBy=marker(9), note=marker(10),
            title=f"reports to {marker(11)}", salary=number(12), type=marker(13),
            name={"formatted": f"Jane {marker(14)}"}, locale=marker(15), emails=[marker(16)],
            meta={"createdBy": marker(17), "version": marker(18), "location": marker(19),
                  "created": marker(20), "resourceType": marker(21)},
            **{marker(22): {marker(23): [marker(24)]}}, externalId=f"{TAG} of {marker(25)}",
        )
    ),
    "inside a group of ours": lambda: dumped(
        {"id": "ours-2", "displayName": f"Team {TAG}2",
         "members": [*map(member, range(400)), *map(marker, range(400, 420)), number(420)]}
    ),
    "in a row beside ours": lambda: dumped(listed([ours(), *STRANGERS])),
    "in an error": lambda: dumped(error(1)),
    "in an error of another form": lambda: dumped(
        {"error": {"reason": marker(1)}, "path": f"/Users/{marker(2)}", "trace": [marker(3)],
         "timestamp": number(4), marker(5): True}
    ),
    "in a bulk response": lambda: dumped(
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"], "Operations": [
            {"method": "POST", "bulkId": marker(n), "location": f"/v2/Users/{marker(n)}",
             "version": marker(n), "status": {"code": number(n)}, "response": error(n)}
            for n in range(COUNT)]}
    ),
    "in schemas": lambda: dumped(listed([schema(n) for n in range(COUNT)])),
    "in a schema that is none": lambda: dumped(listed([{**stranger(n), "attributes": marker(n)}
                                                       for n in range(COUNT)])),
    "in a resource type": lambda: dumped(
        {"schemas": [TYPE], "id": "User", "name": f"{marker(1)} x", "endpoint": "/Users",
         "schema": USER, "description": marker(2), marker(3): number(4)}
    ),
    "in the features": lambda: dumped(
        {"patch": {"supported": True, "by": marker(1)}, "bulk": {"supported": marker(2)},
         "filter": {"supported": True, "maxResults": 200}, "documentationUri": f"/{marker(3)}",
         "authenticationSchemes": [{"type": marker(4), "name": f"of {marker(5)}"}]}
    ),
}  # fmt: skip

HEADERS = {
    name: value.format(marker(n))
    for n, (name, value) in enumerate(
        {
            "Content-Type": "application/scim+json; by={}",
            "Location": "https://h.example/v2/Users/{}",
            "Content-Location": "/v2/Users/{}",
            "ETag": 'W/"{}"',
            "Date": "Wed, 21 Oct 2026 07:28:00 {}",
            "Retry-After": "{}",
            "Server": "nginx {}",
            "Vary": "{}",
            "WWW-Authenticate": 'Bearer realm="{}"',
            "X-Request-Id": "{}",
            "X-User": "{}",
            "X-{}": "1",
            "Set-Cookie": "user={}",
            "Link": "</v2/Users/{}>",
            "Warning": "199 {}",
        }.items()
    )
} | {f"X-{marker(99)}": "1"}

PATHS = ("/Users", "/Schemas")
