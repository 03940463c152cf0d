"""Files made to hurt are refused in one sentence, and at once."""

# ruff: noqa: E501 - a sentence is kept whole

import time

import pytest

from pytest_scim.profile.loader import load
from pytest_scim.profile.model import ProfileError
from pytest_scim.profile.words import MOST

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HEAD = "name: a\ntitle: A\nintegration: oin\nfeatures: {}\nattributes: {userName: }\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (LAUGHS, "1:4: the anchor '&a' is refused: a profile has no anchors"),
        (
            "name: !!python/object/apply:os.system [id]",
            "1:7: the tag 'tag:yaml.org,2002:python/object/apply:os.system' is refused: a profile has no tags",
        ),
        ("a" * 10_000_000, " is larger than 1 MB"),
        ("[" * 900_000, "1:21: nested deeper than 20 levels"),
        ("{a: " * 200_000, "1:78: nested deeper than 20 levels"),
        ("- " * 400_000, "1:41: nested deeper than 20 levels"),
        ("".join(f"k{n}: v\n" for n in range(90_000)), "5000:8: more than 10000 values"),
        ("name: " + "9" * 900_000, "1:1: a profile needs 'title', 'integration', 'features' and 'attributes'"),
        (HEAD + "limits: {people: " + "9" * 9_000 + "}", "6:18: 'people' must be a whole number, not Infinity"),
        (HEAD + f"{'z' * 1000}: 1", f"6:1: '{'z' * 60}…' is not a key of a profile"),
        (HEAD + f"auth: [{'b' * 900_000}]", f"6:8: '{'b' * 60}…' is not a value of 'auth'; use bearer, header, oauth2 or basic"),
        (HEAD + "auth: [" + "x, 1, " * 4_000 + "]", "6:8: 'x' is not a value of 'auth'; use bearer, header, oauth2 or basic"),
        (HEAD + 'title: "\\e[31m\\u202e"', "6:1: 'title' stands here twice, first on line 2"),
        (HEAD + 'delete: "\\e[31m\\u202e\\n"', "6:9: '\\x1b[31m\\u202e\\n' is not a value of 'delete'; use allowed or forbidden"),
    ],
    ids=range(14),
)  # fmt: skip
def test_a_hostile_file_is_refused_in_few_sentences_at_once(
    content, sentence, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.yaml").write_text(content)
    start = time.monotonic()
    with pytest.raises(ProfileError) as caught:
        load("x.yaml")
    told = str(caught.value).splitlines()
    assert told[0] == f"x.yaml:{sentence}"
    assert all(line.startswith("x.yaml:") for line in told)
    assert len(told) <= MOST + 1
    assert len(told) <= MOST or told[-1] == "x.yaml: and 7950 more errors"
    assert time.monotonic() - start < 5


def test_an_endless_file_is_refused():
    with pytest.raises(ProfileError, match="/dev/zero: is larger than 1 MB"):
        load("/dev/zero")
