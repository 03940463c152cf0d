"""Words are found as if each were looked for, at a cost that does not grow with their number."""

import random

import pytest

from pytest_scim.wire.words import PIECE, Words


def words(*given):
    made = Words()
    made.add(*given)
    return made


@pytest.mark.parametrize(
    ("given", "text", "found"),
    [
        (["sesame-token"], "Bearer sesame-token, please", ["sesame-token"]),
        (["sesame-token"], "sesame-toke", []),
        (["ab", ""], "cab", ["ab"]),
        (["secret", "secret-and-more"], "a secret-and-more", ["secret-and-more", "secret"]),
        (["secret", "other-word"], "other-word secret", ["other-word", "secret"]),
        (["überall"], "steht überall", ["überall"]),
        (["sesame"], "", []),
        ([], "sesame", []),
    ],
)
def test_the_longest_word_comes_first(given, text, found):
    assert words(*given).found(text) == found


@pytest.mark.parametrize("place", [0, 1, PIECE - 12, PIECE - 6, PIECE - 3, PIECE, 2 * PIECE + 5])
def test_a_word_is_found_wherever_a_long_text_has_it(place):
    text = "x" * place + "sesame-token" + "x" * PIECE
    assert words("sesame-token").found(text) == ["sesame-token"]


def test_many_words_are_found_as_if_each_were_looked_for():
    chance = random.Random(1)
    given = {"".join(chance.choices("ab", k=chance.randint(1, 12))) for _ in range(300)}
    text = "".join(chance.choices("ab", k=400))
    assert set(words(*given).found(text)) == {word for word in given if word in text}


def test_a_word_that_is_added_twice_is_there_once():
    known = words("sesame")
    known.add("sesame")
    assert known.found("sesame") == ["sesame"]
