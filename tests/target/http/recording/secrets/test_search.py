"""A secret is found whatever it was encoded in, and nothing else is taken for one."""

import os

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.secrets.search import SecretSearch
from tests.target.http.recording.encoders import ENCODERS, REVERSIBLE

TOKEN = "Zq9/x+kE~tok.en_secret-77=="
EXAMPLES = 500 if os.environ.get("SCIM_NIGHTLY") else 60


def search(*secrets):
    made = SecretSearch()
    for secret in secrets:
        made.add(secret, "credentials")
    return made


@pytest.mark.parametrize("form", ENCODERS)
def test_a_secret_is_found_in_every_form(form):
    assert search(TOKEN).finds(f"before {ENCODERS[form](TOKEN)} after")


@settings(max_examples=EXAMPLES, deadline=None, database=None, print_blob=True)
@given(st.tuples(*[st.sampled_from(REVERSIBLE)] * 3), st.integers(0, len(TOKEN) - 12))
@example(("gzip in base64", "reversed", "spaces between"), 3)
@example(("UTF-16", "base64, of a URL", "\\u"), 0)
def test_a_piece_of_a_secret_is_found_in_three_encodings(forms, start):
    text = TOKEN[start : start + 12]
    for form in forms:
        text = ENCODERS[form](text)

    assert search(TOKEN).finds(f"User '{text}' not found")
    assert not search(TOKEN).finds(Outlet([TOKEN]).text(f"User '{text}' not found"))


@pytest.mark.parametrize("start", range(len(TOKEN) - 11))
def test_every_piece_of_twelve_characters_counts(start):
    assert search(TOKEN).finds(f"a{TOKEN[start : start + 12]}b")


@pytest.mark.parametrize(
    "text",
    [
        TOKEN[:11],
        "",
        "User '2819c223-7f76-453a-919d-413861904646' not found",
        "One or more of the attribute values are already in use or are reserved.",
        "https://scim.example.com/v2/Users?filter=userName%20eq%20%22jane%40example.com%22",
        'W/"3694e05e9dff590"',
        "a" * 3000,
        "secret",
        "\ud800 half a pair",
    ],
)
def test_what_holds_no_piece_is_no_secret(text):
    assert not search(TOKEN).finds(text)


def test_a_shorter_secret_counts_as_a_whole():
    known = search("hunter22")

    assert known.finds("so it is HUNTER22, she said")
    assert known.finds("aHVudGVyMjI=" * 2)
    assert not known.finds("hunter2")


@pytest.mark.parametrize("secret", ["", "admin"])
def test_a_word_is_not_looked_for_inside_others(secret):
    assert not search(secret).finds("administrator of 61646d696e61646d696e61646d696e")


def test_words_with_spaces_between_are_a_sentence():
    known = search("scimuserresource")

    assert known.finds("scimuserresource")
    assert known.finds("s c i m u s e r r e s o u r c e")
    assert not known.finds("the SCIM user resource")


def test_a_piece_that_is_a_word_is_no_secret():
    known = search("scim-provisioning-9x7k")

    assert not known.finds("Okta's provisioning works")
    assert known.finds("scim-provisionin")


def test_what_is_public_is_no_secret():
    known = search("staging.example.com-token-9x7k")
    known.publish("https://staging.example.com/scim/v2")

    assert not known.finds("GET https://staging.example.com/scim/v2/Users")
    assert known.finds("le.com-token-9x")


def test_a_text_that_was_searched_is_searched_again_for_a_new_token():
    known = search(TOKEN)
    text = "User 'another-token-5518' not found"
    assert not known.finds(text)
    known.add("another-token-5518", "credentials")

    assert known.finds(text)


def test_a_text_with_too_many_readings_counts_as_one_that_holds_a_secret():
    assert search(TOKEN).finds("%41" * 1_100_000)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"Bearer {TOKEN}, twice {TOKEN}", "Bearer [redacted], twice [redacted]"),
        ("?token=Zq9%2Fx%2BkE~tok.en_secret-77%3D%3D&a", "?token=[redacted]&a"),
        ("no secret", "no secret"),
        (TOKEN + TOKEN, "[redacted][redacted]"),
    ],
)
def test_whole_secrets_are_replaced_where_they_stand(text, hidden):
    assert search(TOKEN).hide(text) == hidden


def test_the_credentials_are_told_from_a_password():
    known = search(TOKEN, "admin")
    known.add("correct-horse-battery")

    assert known.kinds(f"{TOKEN} and correct-horse-battery") == {"credentials", "password"}
    assert known.kinds("Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5") == {"password"}
    assert known.kinds("an admin, correct-horse") == set()
