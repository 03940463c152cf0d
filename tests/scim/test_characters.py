"""Characters that nobody sees are made visible, and commands to a CI server are broken."""

import pytest

from pytest_scim.scim.characters import inert, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("\x1b[31m\r\x00\x07", "␛[31m␍␀␇"),
        ("a\u202eb\u2066c\u200bd\ufeff", "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200B⟩d⟨U+FEFF⟩"),
        ("\x7f\x85\ud800", "⟨U+007F⟩⟨U+0085⟩⟨U+D800⟩"),
        ("é 日本 😀", "é 日本 😀"),
    ],
)
def test_what_is_not_seen_has_a_sign(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error file=x::y", "·::error file=x::y"),
        ("a\n\t ::set-output", "a\n\t ·::set-output"),
        ("x.py::test", "x.py::test"),
        ("##[error]a ##vso[task] ##teamcity[x]", "## [error]a ## vso[task] ## teamcity[x]"),
        ("## Title", "## Title"),
        ("a::b\n", "a::b\n"),
    ],
)
def test_no_line_is_a_command(text, shown):
    assert inert(text) == shown
