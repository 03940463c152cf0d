"""Texts are numbered by digests of 8 bytes."""

from pytest_scim.scim.stored import digests
from pytest_scim.scim.stored.digests import Digests


def test_different_texts_are_numbered_as_they_come():
    texts = Digests()
    assert [texts.add(one) for one in ("a", "b", "a", "", "b", "\ud800")] == [0, 1, 0, 2, 1, 3]
    assert len(texts) == 4
    assert [texts.find(one) for one in ("\ud800", "a", "c")] == [3, 0, None]
    assert "" in texts
    assert "c" not in texts


def test_numbers_stay_when_there_are_many():
    texts = Digests()
    for _ in range(2):
        assert [texts.add(f"id-{n}") for n in range(5_000)] == [*range(5_000)]
    assert texts.find("id-5000") is None


def test_texts_with_the_same_digest_have_different_ones_elsewhere(monkeypatch):
    monkeypatch.setattr(digests, "_SIZE", 1)
    one, other = Digests(), Digests()
    for n in range(20):
        one.add(f"{n}")
        other.add(f"{n}")

    same = [{n for n in range(20, 600) if f"{n}" in texts} for texts in (one, other)]
    assert same[0]
    assert same[1]
    assert same[0] != same[1]
