"""What is written to a terminal passes the outlet, in whatever pieces it is written."""

import io

import pytest

from pytest_scim.target.http.recording.stream import FilteredStream
from tests.target.http.recording.owners import outlet

TOKEN = "Zq9/x+kE~tok.en_secret-77=="


def written(*texts, **options):
    under = io.StringIO()
    stream = FilteredStream(under, outlet(TOKEN), **options)
    for text in texts:
        assert stream.write(text) == len(text)
    return under.getvalue()


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("suites/x.py ", ".", "F", "\n"), "suites/x.py .F\n"),
        ((f"printed {TOKEN}\n",), "printed [redacted]\n"),
        (("::error::x\n",), "·::error::x\n"),
        (("a\n::error::x\n",), "a\n·::error::x\n"),
        ((":", ":error::x\n"), ":·:error::x\n"),
        (("  ", "::error::x\n"), "  ·::error::x\n"),
        (("tests/x.py", "::test_y\n"), "tests/x.py::test_y\n"),
        (("a", "b\n", "::group::\n"), "ab\n·::group::\n"),
        (("##", "[error]x\n"), "## [error]x\n"),
        (("\x1b]0;owned\x07\x1b[2J\r\n",), "␛]0;owned␇␛[2J␍\n"),
        (("\x1b[31mred\x1b[0m\n",), "␛[31mred␛[0m\n"),
    ],
)
def test_no_line_commands_anything(texts, shown):
    assert written(*texts) == shown


def test_colours_of_pytest_pass_and_nothing_else():
    text = "\x1b[31mred\x1b[0m \x1b]0;owned\x07\x1b[2J\n"

    assert written(text, colors=True) == "\x1b[31mred\x1b[0m ␛]0;owned␇␛[2J\n"


def test_whoever_watches_sees_what_is_drawn():
    assert written("\rcollecting ...\x1b[K", colors=True, screen=True) == "\rcollecting ...\x1b[K"
    assert written(f"\r{TOKEN}", screen=True) == "\r[redacted]"


def test_a_stream_has_what_the_one_under_it_has():
    under = io.StringIO()
    stream = FilteredStream(under, outlet())
    stream.writelines(["a\n", "b\n"])

    assert stream.getvalue() == "a\nb\n"
    assert not stream.isatty()
