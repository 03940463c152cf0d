"""Strings are found as if each were looked for, at a cost that does not grow with their number."""

import random

import pytest

from pytest_scim.target.http.recording.secrets.matching import MultiMatch


def matching(*words):
    made = MultiMatch()
    for word in words:
        made.add(word)
    return made


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["sesame-token"], "Bearer sesame-token, please", {"sesame-token"}),
        (["sesame-token"], "sesame-toke", set()),
        (["ab", ""], "cab", {"ab"}),
        (["secret", "secret-and-more"], "a secret-and-more", {"secret", "secret-and-more"}),
        (["überall"], "steht überall", {"überall"}),
        (["sesame"], "", set()),
        ([], "sesame", set()),
    ],
)
def test_the_words_that_stand_in_a_text_are_found(words, text, found):
    known = matching(*words)

    assert {word for _, word in known.found(text)} == found
    assert known.any(text) == bool(found)


@pytest.mark.parametrize("count", [3, 30, 300])
def test_many_words_are_found_as_if_each_were_looked_for(count):
    chance = random.Random(1)
    words = {"".join(chance.choices("ab", k=chance.randint(1, 12))) for _ in range(count)}
    text = "".join(chance.choices("ab", k=400))
    known, found = MultiMatch(), set()
    for word in words:  # searched in between, as a run does
        known.add(word)
        found = {word for _, word in known.found(text)}

    assert found == {word for word in words if word in text}


@pytest.mark.parametrize("others", [0, 100])
def test_overlapping_words_are_replaced_as_one(others):
    known = matching("abcdef", "defghi", *(f"other{n}" for n in range(others)))

    assert known.replaced("x abcdefghi y abcdef", "*") == "x * y *"
    assert known.replaced("nothing", "*") == "nothing"


def test_a_word_has_the_value_that_it_got_first():
    known = MultiMatch()
    known.add("sesame", "credentials")
    known.add("sesame", "password")
    known.add("horse", "password")

    assert known.values("sesame") == {"credentials"}
    assert known.values("horse, sesame") == {"credentials", "password"}
    assert len(known) == 2


@pytest.mark.parametrize("others", [0, 100])
def test_a_word_that_is_discarded_is_not_found_any_more(others):
    known = matching("sesame", *(f"other{n}" for n in range(others)))
    assert known.any("sesame")
    known.discard("sesame")
    known.discard("never there")

    assert not known.any("sesame")
    assert "sesame" not in known
