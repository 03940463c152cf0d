"""The exchange behind a finding is two lines: what was sent, and what came back."""

import json

import pytest

from pytest_scim.report.formats.junit import junit
from pytest_scim.report.formats.summary.evidence import LONGEST, two_lines

from ..specimen.checks import check
from ..specimen.record import specimen

TARGET = "https://scim.example.test/v2"
PATCHED = {"schemas": ["urn:…:PatchOp"], "Operations": [{"op": "replace", "value": {"a": 1}}]}
ERROR = {"schemas": ["urn:…:Error"], "scimType": "invalidPath", "detail": "path is required."}


def exchange(method="GET", path="/Users/7", sent=None, status=200, body=None, **changes):
    response = {"status": status, "headers": [], "body": text_of(body)}
    request = {"method": method, "url": TARGET + path, "headers": [], "body": text_of(sent)}
    return {"request": request, "response": response, "error": None} | changes


def text_of(body):
    return body if body is None or isinstance(body, str) else json.dumps(body)


def lines(*exchanges, **changes):
    row = check("okta.a.b", "violates", exchanges=[*range(len(exchanges))], **changes)
    record = {"exchanges": [*exchanges], "target": TARGET, "causes": []}
    return two_lines(record, row)


def test_a_refused_patch_shows_its_operation_and_the_error():
    assert lines(exchange("PATCH", sent=PATCHED, status=400, body=ERROR)) == [
        'PATCH /Users/… {"op":"replace","value":{"a":1}}',
        '→ 400 invalidPath "path is required."',
    ]


def test_a_write_and_its_read_back_are_a_line_each():
    written = exchange("PATCH", sent=PATCHED, status=204)
    read = exchange(body={"schemas": [], "id": "7", "a": 2, "active": True})
    assert lines(written, read, expected={"active": False}) == [
        'PATCH /Users/… {"op":"replace","value":{"a":1}} → 204',
        'GET /Users/… → 200 {"active":true}',
    ]


def test_a_lookup_is_no_read_back():
    listed = exchange(path="/Users?count=2", body={"Resources": []})
    assert lines(exchange("PATCH", sent=PATCHED, status=204), listed) == [
        "GET /Users?count=2",
        "→ 200 0 Resources",
    ]


def test_the_failure_that_the_cause_cites_comes_before_the_last_exchange():
    row = check("okta.a.b", "violates", exchanges=[0, 1], cause="x")
    refused = exchange("POST", "/Users", sent={"userName": "a"}, status=500)
    causes = [{"id": "x", "exchanges": [0]}]
    record = {"exchanges": [refused, exchange()], "target": TARGET, "causes": causes}
    assert two_lines(record, row) == ['POST /Users {"userName":"a"}', "→ 500"]


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        (
            "/Users?filter=userName%20eq%20%22a%22&count=2",
            'GET /Users?filter=userName eq "a"&count=2',
        ),
        ("/Users/.search", "GET /Users/.search"),
        ("/Schemas/urn:x:User", "GET /Schemas/urn:x:User"),
        ("", "GET /"),
    ],
)
def test_a_path_is_below_the_base_url_and_a_query_is_readable(path, printed):
    assert lines(exchange(path=path))[0] == printed


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ({"totalResults": 2, "Resources": [{"id": "1"}]}, "→ 200 totalResults 2, 1 Resources"),
        ("<html>", '→ 200 "<html>"'),
        ([1], "→ 200 [1]"),
        ("", "→ 200"),
    ],
)
def test_a_response_is_its_status_and_what_it_says(body, printed):
    assert lines(exchange(body=body))[1] == printed


def test_a_lost_response_has_its_reason():
    assert lines(exchange(response=None, error="Read timed out"))[1] == (
        "→ no response: Read timed out"
    )


def test_a_check_without_a_request_has_no_evidence():
    assert lines() == []


def test_what_a_hostile_target_sends_is_one_visible_line():
    detail = "a\x1b[2J\n::error::b\u202e\ud800" + "x" * 999
    body = json.dumps({"detail": detail})
    for line in lines(exchange("DELETE", "/Users/7\x1b[2J", status=400, body=body)):
        assert line.isprintable()
        assert len(line) <= LONGEST + 2


def test_a_deep_body_is_no_error():
    deep = '{"a":' * 5000 + "1" + "}" * 5000
    assert len(lines(exchange("POST", "/Users", sent=deep, body=deep))) == 2


def test_failures_in_junit_have_the_same_two_lines():
    record = specimen()
    row = next(
        row for row in record["checks"] if row["id"].endswith("unassigned_person_reads_inactive")
    )
    first, second = two_lines(record, row)
    assert f"\n{first}\n{second}\n" in junit(record).replace("&gt;", ">").replace("&quot;", '"')
