import base64
import json
import shlex
import subprocess

import pytest

from pytest_scim.report.formats.har import har
from pytest_scim.report.formats.html.curl import curl

from ..specimen.exchanges import exchange
from ..specimen.record import specimen


def test_the_har_is_read_by_haralyzer():
    haralyzer = pytest.importorskip("haralyzer", reason="haralyzer is not installed")
    parsed = haralyzer.HarParser(json.loads(json.dumps(har(specimen()))))
    entries = [haralyzer.HarEntry(entry) for entry in parsed.har_data["entries"]]
    assert [entry.response.status for entry in entries][:6] == [200, 200, 200, 200, 200, 201]
    assert entries[11].request.method == "PATCH"
    assert entries[7].time == pytest.approx(41)


def test_har_entries_have_the_numbers_of_the_record():
    record = specimen()
    entries = har(record)["log"]["entries"]
    assert [entry["_index"] for entry in entries] == list(range(len(record["exchanges"])))
    assert entries[10]["_step"]["flow"] == "unassign"
    assert entries[4]["request"]["queryString"][0] == {
        "name": "filter",
        "value": 'userName eq "kim@example.test"',
    }


def test_an_exchange_without_an_answer_has_status_0_and_says_why():
    entry = har(specimen())["log"]["entries"][22]
    assert (entry["response"]["status"], entry["_error"]) == (0, "timed out")


def test_a_body_that_is_not_utf8_is_base64_in_the_har():
    content = har(specimen())["log"]["entries"][23]["response"]["content"]
    assert content["encoding"] == "base64"
    assert content["size"] == len(base64.b64decode(content["text"]))
    assert "cut" in content["comment"]


@pytest.mark.parametrize("number", range(41))
def test_a_curl_line_is_one_that_a_shell_takes_apart_as_it_was_put_together(number):
    each = specimen()["exchanges"][number]
    words = shlex.split(curl(each))
    assert words[-2:] == ["--url", each["request"]["url"]]
    assert words[words.index("-X") + 1] == each["request"]["method"]
    assert "Authorization: Bearer $SCIM_TOKEN" in words
    if each["request"]["body"] is not None:
        assert words[words.index("--data-raw") + 1] == each["request"]["body"]


def test_a_shell_runs_a_hostile_line_with_nothing_but_the_token_put_in():
    each = specimen()["exchanges"][20]
    script = f'curl() {{ printf "%s\\0" "$@"; }}; {curl(each)}'
    subprocess.run(["bash", "-n", "-c", script], check=True)
    ran = subprocess.run(
        ["bash", "-c", script], env={"SCIM_TOKEN": "t0ken"}, check=True, capture_output=True
    )
    words = ran.stdout.decode().split("\0")[:-1]
    assert each["request"]["body"] in words
    assert "Authorization: Bearer t0ken" in words


def test_curl_sends_no_header_that_the_request_did_not_have():
    each = exchange(0, "POST", "/Users", 201, "", sent={})
    each["request"] |= {"headers": [["X-Empty", ""]], "body": "{}"}
    words = shlex.split(curl(each))
    assert [words[n + 1] for n, word in enumerate(words) if word == "-H"] == [
        "X-Empty;",
        "Content-Type:",
    ]


def test_a_nul_does_not_reach_the_command_line():
    each = exchange(0, "GET", "/Users/\0\ud800", 404, "")
    assert curl(each).endswith("/Users/?'")
