"""No text leaves with a secret, with a word of somebody else's, or with a command in it."""

import json

import pytest

from pytest_scim.scim.messages import Request, Response
from tests.target.http.recording.owners import TAG, outlet

TOKEN = "Zq9/x+kE~tok.en_secret-77=="
ENCODED = TOKEN.encode().hex()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nothing to hide", "nothing to hide"),
        (f"a crash with {TOKEN} in it", "a crash with [redacted] in it"),
        (f"first\nGET /?x={ENCODED}1\nlast", "first\n[redacted]\nlast"),
        (
            f"first\n{ENCODED[:20]}\n{ENCODED[20:]}\nlast line",
            "first\n[redacted]\n[redacted]\nlast line",
        ),
        ("Zq9/x+kE~\ntok.en_sec\nret-77==\nlast line", "[redacted]"),
        ("red\x1b[31m \x1b]0;owned\x07\x00", "red␛[31m ␛]0;owned␇␀"),
        ("one\r\ntwo\rthree", "one\ntwo␍three"),
        ("a\u202eb\u2028c\ufeff", "a⟨U+202E⟩b⟨U+2028⟩c⟨U+FEFF⟩"),
        ("::error::x\n  ::set-output name=a::b", "·::error::x\n  ·::set-output name=a::b"),
        ("a\n##[error]x and ##vso[task.x]", "a\n## [error]x and ## vso[task.x]"),
        ("suites/x.py::test_y is ## fine", "suites/x.py::test_y is ## fine"),
    ],
)
def test_a_text_leaves_without_secrets_and_commands(text, shown):
    assert outlet(TOKEN).text(text) == shown


def test_a_long_text_is_searched_whole():
    text = "\n".join(f"line {n} of the log" for n in range(5000))
    held = text.replace("line 4000 of", f"line {ENCODED}1 of")
    shown = outlet(TOKEN).text(held)

    assert outlet(TOKEN).text(text) == text
    assert shown.splitlines()[4000] == "[redacted]"
    assert shown.count("[redacted]") == 1


@pytest.mark.parametrize("number", range(420, 460))
def test_of_a_long_text_nothing_else_is_lost(number):
    lines = [f"line {n} of the log" for n in range(1000)]
    lines[number] += f" {ENCODED}1"
    shown = outlet(TOKEN).text("\n".join(lines)).splitlines()

    assert shown == [*lines[:number], "[redacted]", *lines[number + 1 :]]


def test_a_secret_on_the_border_of_two_blocks_is_found():
    for length in range(7_950, 8_010, 7):
        shown = outlet(TOKEN).text("x" * length + TOKEN[4:20] + "y" * 90)
        assert not outlet(TOKEN).secrets.finds(shown)


def test_a_line_is_one_line():
    assert outlet(TOKEN).line("no\n::error::\tfile \r\n x") == "no ::error:: file x"


def seen(made, value):
    """Let an outlet see a response."""
    made.exchanges.learn(Request("GET", "/Users"))
    made.exchanges.response(Response(200, content=json.dumps(value).encode()), "/Users")
    return made


STRANGERS = [
    {"id": "jürgen-1", "userName": "jürgen@customer.example", "phoneNumber": 4915112345678},
    {"id": "9f3c", "displayName": 'Grace "Hopper" O\'Neill', "title": "Rear Admiral"},
]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (["jürgen@customer.example"], ["…"]),
        ({"expected": 1, "shown": 'Grace "Hopper"'}, {"expected": 1, "shown": '… "…"'}),
        (["jürgen-1", "9f3c"], ["other-1", "other-2"]),
        ("GET /Users/jürgen-1 is answered 404", "GET /Users/other-1 is answered 404"),
        ("it shows 4915112345678", "it shows …"),
        (4915112345678, "…"),
        (120, 120),
        (2.5, 2.5),
        (True, True),
        (None, None),
        (("a", {"list"}), ["a", ["list"]]),
        ({"password": "x", "n": 1}, {"password": "[redacted]", "n": 1}),
        ("zoë took 1234 ms", "… took 1234 ms"),
        (f"so {TOKEN}", "so [redacted]"),
        (ENCODED, "[redacted]"),
        ("a\x1b[31m\n::error::b", "a␛[…\n·::error::b"),
    ],
)
def test_a_finding_shows_nothing_of_others(value, shown):
    assert seen(outlet(TOKEN), {"Resources": STRANGERS}).value(value) == shown


def test_a_whole_resource_in_a_finding_is_masked_like_a_body():
    row = {**STRANGERS[0], "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]}

    assert outlet(TOKEN).value({"row": row})["row"] == {
        "id": "other-1",
        "userName": "[string]",
        "phoneNumber": 0,
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    }


def test_words_of_a_check_s_source_may_be_said(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "checks.py").write_text("raise Finding('Genehmigung fehlt: 2011-08-01')")
    made = outlet()
    assert made.message("Genehmigung fehlt") == "…"
    made.trust(tmp_path)

    assert made.message("Genehmigung fehlt: Grace") == "Genehmigung fehlt: …"


def test_what_the_run_said_may_be_said_again():
    made = outlet()
    made.exchanges.learn(Request("POST", "/Users", body={"title": "Rear Admiral", "badge": 471155}))

    assert made.message("title is 'Rear Admiral', badge 471155") == (
        "title is 'Rear Admiral', badge 471155"
    )
    assert seen(made, {"Resources": STRANGERS}).text("a Rear Admiral") == "a Rear Admiral"
    assert made.message("title is 'Rear Adm'") == "title is 'Rear Adm'"


def test_a_log_is_free_of_the_words_of_others_only():
    made = seen(outlet(), {"Resources": STRANGERS})

    assert made.text("Verbindung von JÜRGEN@customer.example, Hopper, Frau Grace") == (
        "Verbindung von …, Frau …"
    )


def test_a_leftover_shows_its_id_unless_a_secret_is_in_it():
    made = outlet(TOKEN)
    made.say(f"jane.{TAG}1@example.com")
    row = {"kind": "Users", "id": ENCODED, "name": f"jane.{TAG}1@example.com", "kept": True}

    assert made.row({**row, "reason": "DELETE returned 403 by Grace"}) == {
        **row, "id": "[redacted]", "reason": "DELETE returned 403 by …",
    }  # fmt: skip
    assert made.row({**row, "id": 17, "reason": None})["id"] == 17
    assert made.row({**row, "id": "9f3c", "reason": ""})["id"] == "9f3c"


def test_an_english_word_that_is_a_token_stays_in_sentences_of_ours():
    made = outlet("rehearsal")

    assert made.shared("Embedded: a rehearsal, not evidence") == (
        "Embedded: a rehearsal, not evidence"
    )
    assert made.text("Bearer rehearsal") == "Bearer [redacted]"
