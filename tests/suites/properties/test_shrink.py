"""What is smaller than a text, a name or a filter."""

import unicodedata

from pytest_scim.scim.names import FAMILY
from pytest_scim.suites.properties.support import shrink
from pytest_scim.suites.properties.support.filter_model import And, Comparison, Cut, Not

from .filters import ADA, BEN, QUOTED


def test_a_text_is_made_shorter_by_halves_first():
    assert next(shrink.shorter("abcdefgh")) == "efgh"
    assert set(shrink.shorter("abc")) == {"ab", "ac", "bc"}
    assert list(shrink.shorter("a")) == []


def test_what_is_left_of_a_text_could_be_a_name():
    for text in ("a.b", "a b", "e\u0301-c"):
        for left in shrink.shorter(text):
            assert left == left.strip()
            assert not unicodedata.combining(left[0])
    assert "a..b" not in shrink.shorter("a.x.b")


def test_of_two_names_one_is_made_plain_or_shorter():
    naming = shrink.Naming("Zoë", "Ray")
    assert shrink.Naming("Al", "Ray") in shrink.names(naming)
    assert shrink.Naming("Zo", "Ray") in shrink.names(naming)
    assert list(shrink.names(shrink.Naming("Al", "Al"))) == [shrink.Naming("Al", "Al")] * 2


def test_a_part_of_a_filter_is_smaller():
    assert list(shrink.filters(Not(ADA))) == [ADA]
    assert list(shrink.filters(And(ADA, BEN)))[:2] == [ADA, BEN]
    assert Comparison(FAMILY, "co", Cut(1, "whole", "")) in shrink.filters(QUOTED)
    assert list(shrink.filters(ADA)) == []
