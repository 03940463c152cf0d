"""Files are read back: what should not be in them is found, and its place is told."""

import base64
import gzip
import io
import json
import zipfile
from html import escape

import pytest

from pytest_scim.report.write import write_json
from pytest_scim.target.http.recording import leaks
from pytest_scim.target.http.recording.leaks import FOREIGN, SECRET, Leak, LeakSearch
from pytest_scim.target.http.recording.secrets import files
from tests.target.http.recording.encoders import ENCODERS
from tests.target.http.recording.owners import outlet

TOKEN = "Zq9/x+kE~tok.en_secret-77=="
FORM = base64.b64encode(TOKEN.encode()).decode()
RECORD = {
    "checks": [{"id": "okta.x", "requirement": "r", "verdict": "conforms", "message": "fine"}],
    "exchanges": [{"response": {"body": json.dumps({"id": n})}} for n in range(3)],
}


def search(*secrets):
    return LeakSearch(outlet(*secrets))


def packed(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def page(content):
    block = base64.b64encode(gzip.compress(content)).decode()
    return f"<p>\n<script>{block}</script>\n<p>{escape('fine')}".encode()


def with_body(number, body):
    record = json.loads(json.dumps(RECORD))
    record["exchanges"][number]["response"]["body"] = body
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (with_body(2, json.dumps({"id": f"x{FORM}"})), "exchange 2"),
        (with_body(1, f"no JSON {TOKEN}"), "exchange 1"),
        (json.dumps(RECORD).replace("fine", FORM).encode(), "check okta.x"),
        (json.dumps({"log": {"entries": [{}, {"a": [FORM]}]}}).encode(), "exchange 1"),
        (json.dumps({FORM: 1}).encode(), "the file"),
        (f"<p>\n<b>{escape(TOKEN)}</b>".encode(), "line 2"),
        (f'a,b\r\n"c",{FORM}'.encode(), "line 2"),
        (f"{{broken {TOKEN}".encode(), "line 1"),
        (gzip.compress(f"a\nb {TOKEN}".encode()), "line 2"),
        (packed(a="fine", b=f"x {TOKEN}"), "b: line 1"),
        (page(with_body(2, json.dumps({"id": f"x{FORM}"}))), "packed: exchange 2"),
        (page(b"fine" * 50) + TOKEN.encode(), "line 3"),
        (page(b"fine" * 50 + TOKEN.encode()), "packed: line 1"),
        (b"PK\x03\x04 " + TOKEN.encode(), "line 1"),
        (b"\x89PNG\xff\xfe" + TOKEN.encode(), "line 1"),
        (b"x" * 5000 + b'"' + FORM.encode(), "line 1"),
    ],
)
def test_a_secret_is_found_and_its_place_is_told(content, place):
    found = search(TOKEN).in_content(content)

    assert found == Leak(SECRET, place)
    assert str(found) == f"a piece of a secret ({place})"


@pytest.mark.parametrize("form", ENCODERS)
def test_a_secret_is_found_in_every_form_in_a_file(form):
    assert search(TOKEN).in_content(json.dumps({"a": f"so {ENCODERS[form](TOKEN)}"}).encode())


@pytest.mark.parametrize(
    "content", [b"", b"fine", json.dumps(RECORD).encode(), b"\xff\x00" * 100, b"x" * 300_000]
)
def test_a_clean_file_is_clean(content):
    assert search(TOKEN).in_content(content) is None


def test_a_file_is_read(tmp_path):
    path = tmp_path / "record.json"
    path.write_bytes(with_body(0, TOKEN))

    assert search(TOKEN).in_file(path) == Leak(SECRET, "exchange 0")
    with pytest.raises(FileNotFoundError):
        search(TOKEN).in_file(tmp_path / "none")


def test_what_points_to_others_is_found():
    made = outlet()
    made.foreign.learn("grace.hopper@customer.example", identifies=True)
    made.foreign.learn("Push Groups", identifies=True)
    found = LeakSearch(made)

    assert found.in_content(b"to Grace.Hopper@customer.example") == Leak(FOREIGN, "line 1")
    assert found.in_content(b"Push Groups") is None


def test_a_value_of_known_and_of_short_words_points_to_nobody():
    made = outlet()
    for name in ("User group 2J", "group 1984 of users"):
        made.foreign.learn(name, identifies=True)
    found = LeakSearch(made)

    assert found.in_content(b"User group 2J") is None
    assert found.in_content(b"group 1984 of users") is None


def test_what_the_package_says_itself_is_no_leak(monkeypatch):
    monkeypatch.setattr(leaks, "own_text", lambda: "the specimen-token of the package")
    found = search("the-specimen-token-1")

    assert found.in_content(b"a specimen-token here") is None
    assert found.in_content(b"e-specimen-token-1 and specimen-token") == Leak(SECRET, "line 1")


def test_the_package_says_what_stands_in_its_files():
    assert "okta's test plan" in leaks.own_text()
    assert "scim-report" in leaks.own_text()


def test_json_that_stands_in_two_files_is_told_of_both():
    made = search(TOKEN)
    body = json.dumps({"exchanges": [{"body": json.dumps({"detail": f"of {TOKEN}"})}]}).encode()

    assert made.in_content(body) == Leak(SECRET, "exchange 0")
    assert made.in_content(body) == Leak(SECRET, "exchange 0")


@pytest.mark.parametrize(
    ("number", "place"), [(0, "exchange 0"), (2, "exchange 2"), (None, "line 2")]
)
def test_a_large_file_is_searched_line_by_line(tmp_path, monkeypatch, number, place):
    monkeypatch.setattr(leaks, "LARGE", 10)
    monkeypatch.setattr(leaks, "_json", one_line)
    record = {"run": FORM if number is None else "fine", **RECORD}
    record["exchanges"] = [{"response": {"body": f"{n}"}} for n in range(3)]
    if number is not None:
        record["exchanges"][number]["response"]["body"] = json.dumps({"id": f"x{FORM}"})
    write_json(record, tmp_path / "record.json")

    assert search(TOKEN).in_file(tmp_path / "record.json") == Leak(SECRET, place)
    assert search("another-secret-of-it").in_file(tmp_path / "record.json") is None


def one_line(text):
    assert "\n" not in text
    return JSON_OF(text)


JSON_OF = leaks._json


def test_a_large_page_is_searched_exchange_by_exchange(monkeypatch):
    monkeypatch.setattr(files, "LARGE", 10)
    rows = [{"n": n, "got": f"fine {n}"} for n in range(4)]
    rows[2]["got"] = json.dumps({"id": TOKEN})
    content = json.dumps({"exchanges": rows}, separators=(",", ":")).encode()

    assert [part for name, part in files.parts(page(content)) if name] == [
        json.dumps(row, separators=(",", ":")).encode() for row in rows
    ]
    assert search(TOKEN).in_content(page(content)) == Leak(SECRET, "packed: the file")
