"""Which names and userNames are generated."""

import unicodedata

import pytest

from pytest_scim.suites.properties.support import generators, unicode_scripts
from pytest_scim.suites.properties.support.search import draw

LISTS = [value for value in vars(unicode_scripts).values() if isinstance(value, tuple)]


def test_no_choice_is_so_large_that_loaded_code_would_play_a_part():
    assert max(map(len, LISTS)) <= 99


@pytest.mark.parametrize("longest", [1, 7, 40])
def test_names_are_no_longer_than_they_may_be(longest):
    for naming in draw("0", generators.namings(longest), 30):
        for name in (naming.given, naming.family):
            assert 0 < len(name) <= longest
            assert name == name.strip()


def test_names_are_short_and_long_and_of_many_scripts():
    names = [naming.given for naming in draw("0", generators.namings(40), 50)]
    assert min(map(len, names)) < 4
    assert max(map(len, names)) > 36
    kinds = {unicodedata.name(c).split()[0] for name in names for c in name if c.isalpha()}
    assert len(kinds) > 10
    assert any(ord(c) > 0xFFFF for name in names for c in name)
    assert any(unicodedata.normalize("NFC", name) != name for name in names)


def test_logins_are_composed_and_read_from_left_to_right():
    for user_name in draw("0", generators.user_names(international=True), 50):
        assert unicodedata.is_normalized("NFKC", user_name)
        assert {unicodedata.bidirectional(c) for c in user_name} <= {"L", "EN", "CS", "ES", "ON"}
        assert ".." not in user_name
    assert all(
        user_name.isascii()
        for user_name in draw("0", generators.user_names(international=False), 20)
    )
