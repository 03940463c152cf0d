"""The script that shows a finding again: which requests it has, and what it may write to."""

import json
import subprocess

import pytest

from pytest_scim.report.formats.script.script import Scripts
from pytest_scim.scim.messages import OTHER_CREDENTIALS, REDACTED

from ...specimen.checks import check
from ...specimen.exchanges import DEACTIVATE, ERROR, PATCH, error, exchange, listed
from ...specimen.record import specimen

TAG = "runtagaa"
NAME = f"kim.{TAG}1@example.com"
KIM = {"userName": NAME, "externalId": f"00u{TAG}9"}
CREATE = exchange(0, "POST", "/Users", 201, KIM | {"id": "7/x"}, sent=KIM | {"password": REDACTED})
REFUSED = error(400, "path is required.")
DEACTIVATED = exchange(
    2, "PATCH", "/Users/7%2Fx", 400, REFUSED, sent={"schemas": [PATCH], "Operations": [DEACTIVATE]}
)
ID = "okta.a.b"


def script(*exchanges, own=None, **changes):
    own = [*range(len(exchanges))] if own is None else own
    row = check(ID, "violates", exchanges=own, message="the User is not deactivated")
    writes = changes.pop("writes", [])
    record = specimen(checks=[row | changes], exchanges=[*exchanges], waits=[], run=TAG)
    return Scripts(record | {"writes": writes}).script(row | changes)


def played(text):
    """Return the lines after the functions, which are the same in each script."""
    return text.partition("# -- the requests that lead to the finding\n")[2]


def test_a_script_creates_what_it_needs_with_values_of_its_own():
    lines = played(script(CREATE, DEACTIVATED)).splitlines()
    create = next(line for line in lines if line.startswith("create "))
    assert create.startswith('create Users kim."$tag"1@example.com \'')
    assert TAG not in create
    assert '"password": "\'"$password"\'"' in create
    assert 'id_1=$id path_1=$(encoded "$id")' in lines
    assert 'require Users "$id_1"' in lines
    assert any(line.startswith('play PATCH /Users/"$path_1" ') for line in lines)
    assert lines[-1] == "echo 'The same response: the finding is still there.'; exit 1"


def test_a_resource_that_another_check_created_is_created_too():
    assert "create Users" in script(CREATE, DEACTIVATED, own=[1])


def test_what_the_check_does_not_need_is_left_out():
    other = exchange(1, "GET", "/Groups", 200, listed(0))
    assert "/Groups'" not in played(script(CREATE, other, DEACTIVATED))


def test_credentials_are_those_of_the_request():
    headers = [["Authorization", OTHER_CREDENTIALS]]
    wrong = exchange(0, "GET", "/Users", 200, listed(0))
    wrong["request"]["headers"] = headers
    nobody = exchange(1, "GET", "/Groups", 200, listed(0))
    nobody["request"]["headers"] = []
    assert "auth=wrong\nplay GET /Users\n" in script(wrong)
    assert "auth=none\nplay GET /Groups\n" in script(nobody)


def test_a_write_without_credentials_is_sent_after_its_precaution():
    write = exchange(1, "DELETE", "/Users/7%2Fx", 204, None)
    write["request"]["headers"] = []
    lines = played(script(CREATE, write)).splitlines()
    place = lines.index('require Users "$id_1"')
    assert lines[place - 1 : place + 3] == [
        "auth=right",
        'require Users "$id_1"',
        "auth=none",
        'play DELETE /Users/"$path_1"',
    ]


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("PATCH", "/Users/foreign", {"active": False}),
        ("DELETE", "/Users/foreign", None),
        ("PUT", "/Users", {"userName": NAME}),
        ("PATCH", "/Me", {"active": False}),
        ("POST", "/Bulk", {"Operations": [{"method": "DELETE", "path": "/Users/foreign"}]}),
        ("POST", "/Users/7/keys", {}),
    ],
)
def test_a_script_writes_to_nothing_but_what_it_creates(method, path, sent):
    assert script(CREATE, exchange(1, method, path, 500, {}, sent=sent)) is None


def test_an_id_that_leads_to_nothing_has_to_be_absent_for_the_script_too():
    delete = exchange(0, "DELETE", "/Users/none", 500, error(500, "no"))
    basis = [
        {"exchange": 0, "method": "DELETE", "type": "Users", "basis": "absent"}
        | {"proof": None, "reason": None}
    ]
    assert "require_absent /Users/none\nplay DELETE /Users/none\n" in script(delete, writes=basis)


def test_a_tag_in_another_form_is_no_value_of_the_script():
    mixed = exchange(0, "GET", "/Users?filter=userName%20eq%20%22RunTagAA%22", 200, listed(0))
    assert script(mixed) is None


def test_requests_that_the_run_sent_at_the_same_time_have_no_script():
    first = CREATE | {"elapsed": 3.0, "started": "2026-11-22T09:15:02.000Z"}
    later = DEACTIVATED | {"started": "2026-11-22T09:15:03.000Z"}
    assert script(first, later) is None
    assert script(first | {"elapsed": 1.001}, later) is not None


def test_a_read_that_the_run_repeated_is_sent_as_late():
    read = exchange(1, "GET", "/Users/7%2Fx", 200, {"active": True})
    reads = [read | {"started": f"2026-11-22T09:15:{n:02}.000Z"} for n in (10, 11, 15)]
    text = script(CREATE | {"started": "2026-11-22T09:15:01.000Z"}, *reads)
    assert "sleep 5\n" in text
    assert played(text).count("play GET") == 1


def test_a_check_that_sent_nothing_and_a_long_one_have_no_script():
    assert script() is None
    creates = [exchange(n, "POST", "/Users", 201, KIM, sent=KIM) for n in range(40)]
    assert script(*creates) is None


@pytest.mark.parametrize(
    ("status", "probe", "code", "sentence"),
    [
        ("200", "200", 0, "Another status: the finding is gone."),
        ("401", "200", 0, "Another status: the finding is gone."),
        ("401", "401", 3, "Nothing is judged: GET /Users returns 401."),
        ("404", "404", 3, "Nothing is judged: GET /Users returns 404."),
        ("000", "000", 3, "Nothing is judged: GET /Users returns 000."),
        ("503", "200", 3, "Another failure (503): compare it with the report."),
    ],
)
def test_another_status_is_judged_where_the_target_can_be_used(status, probe, code, sentence):
    text = script(CREATE, DEACTIVATED)
    function = text[text.index("another() {") :].partition("\n}\n")[0] + "\n}\n"
    stub = f"send() {{ [ $auth = right ] && status={probe}; }}\n"
    shell = f"{stub}{function}auth=wrong status={status}; another"
    done = subprocess.run(["sh", "-uc", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, f"{sentence}\n", "")


def test_a_total_that_is_too_small_is_compared_with_the_next_page():
    pages = exchange(1, "GET", "/Users?startIndex=1&count=2", 200, listed(2))
    assert played(script(CREATE, pages, expected=9, actual=2)).endswith("beyond /Users\n")
    assert "beyond" not in played(script(CREATE, pages, expected=1, actual=2))
    filtered = exchange(1, "GET", "/Users?filter=x&count=2", 200, listed(2))
    assert "beyond" not in played(script(CREATE, filtered, expected=9, actual=2))


@pytest.mark.parametrize(
    ("total", "following", "code"),
    [(2, ["3"], 1), (2, ["1"], 3), (2, [], 3), (3, [], 0), (3, ["4"], 1), (None, [], 3)],
)
def test_a_total_is_too_small_where_the_next_page_has_another_resource(
    tmp_path, total, following, code
):
    first, after = (
        json.dumps({"totalResults": total, "Resources": [{"id": one} for one in ids]})
        for ids in (["1", "2"], following)
    )
    (tmp_path / "body").write_text(first)
    text = script(CREATE, DEACTIVATED)
    function = text[text.index("beyond() {") :].partition("\n}\n")[0] + "\n}\n"
    stub = f"folder={tmp_path}; play() {{ printf %s '{after}' >\"$folder/body\"; }}\n"
    done = subprocess.run(["sh", "-uc", f"{stub}{function}beyond /Users"], check=False)
    assert done.returncode == code


def test_values_that_a_finding_names_are_compared():
    read = exchange(1, "GET", "/Users/7%2Fx", 200, {"active": True, "name": {"givenName": "Kim"}})
    text = script(CREATE, read, expected={"active": False}, actual={"active": True})
    assert "--argjson path '[\"active\"]' --argjson value true 'getpath($path) == $value'" in text
    missing = {"name.familyName": "(missing)"}
    assert "'getpath($path) == null'" in script(CREATE, read, expected={}, actual=missing)
    assert "plain == ($recorded | plain)" in script(CREATE, read, actual="not as a value")


@pytest.mark.parametrize(
    "hostile", ["'; touch pwned; '", "$(touch pwned)", "`touch pwned`", "\n\0"]
)
def test_what_a_target_sends_is_never_run(hostile, tmp_path):
    body = {"id": hostile, "detail": hostile, "schemas": [ERROR]}
    made = exchange(0, "POST", "/Users", 201, body, sent=KIM)
    read = exchange(1, "GET", f"/Users?filter=id eq {hostile}", 200, body)
    text = script(made, read, message=hostile, expected=hostile, actual={"id": hostile})
    environment = {
        "PATH": "/usr/bin:/bin",
        "SCIM_TOKEN": "x",
        "SCIM_BASE_URL": "http://127.0.0.1:9",
    }
    (tmp_path / "show.sh").write_text(text)
    subprocess.run(
        ["/bin/sh", "show.sh"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert [one.name for one in tmp_path.iterdir()] == ["show.sh"]
