"""Which words say nothing of anybody."""

import pytest
from faker.providers.person.en_US import Provider

from pytest_scim.target.http.recording.vocabulary import (
    WORDS,
    SourceWords,
    Vocabulary,
    joined,
    plain,
    shipped,
)

ORDINARY = {
    "best", "branch", "case", "colon", "cross", "day", "don", "english", "fields", "good", "grant",
    "green", "house", "key", "le", "little", "long", "mark", "marks", "max", "may", "page", "short",
    "small", "strong",
}  # fmt: skip
"""Names that are words of English and of error messages, too."""


def test_the_list_is_in_order_and_in_lower_case():
    lines = WORDS.read_text(encoding="utf-8").splitlines()

    assert lines == sorted({line.strip().lower() for line in lines})
    assert len(lines) > 3000


def test_no_name_of_a_person_is_on_the_list():
    names = {*Provider.first_names, *Provider.last_names}
    listed = {name.lower() for name in names} & shipped()

    assert listed == ORDINARY


@pytest.mark.parametrize("token", ["userName", "UserNotFoundException", "HTTP", "scim2", "e"])
def test_plain_tokens_are_words_or_made_of_them(token):
    assert plain(token)


@pytest.mark.parametrize("token", ["grace", "graceHopper", "userGrace", "x7f3", "1985", "Ümlaut"])
def test_other_tokens_are_not(token):
    assert not plain(token)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("User not found", "User not found"),
        ("Z q 9 / x", "Zq9/x"),
        ("user Zq9 \n x+kE user", "userZq9x+kEuser"),
        ("error: user, not found.", "error: user, not found."),
        ("", ""),
    ],
)
def test_spaces_between_words_stay(text, together):
    assert joined(text) == together


def test_a_run_knows_what_it_has_said():
    describe = Vocabulary(["Jane Roe"])

    assert describe.knows("JANE")
    assert describe.knows("not")
    assert not describe.knows("grace")
    assert describe.holds("ne Ro")
    assert not describe.holds("e")
    assert not describe.holds("Roe Jane")
    describe.add("Grace")
    assert describe.holds("grac")


def test_of_a_very_long_value_no_words_are_remembered():
    describe = Vocabulary()
    describe.add("grace " * 10_000)

    assert "grace " * 10_000 in describe.values
    assert not describe.knows("grace")


def test_sources_are_read_when_a_word_is_asked_for(tmp_path):
    one, folder = tmp_path / "one.py", tmp_path / "folder"
    folder.mkdir()
    (folder / "text.txt").write_text("Hopper")
    sources = SourceWords()
    sources.add(one, folder, tmp_path / "nowhere.py")
    one.write_text("'Genehmigung'")

    assert sources.knows("genehmigung")
    assert not sources.knows("Hopper")
    assert sources.knows("unassigned"), "a word of the package"
