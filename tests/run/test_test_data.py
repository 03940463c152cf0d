"""Invented people: the same for a seed, but for the tag of the run."""

import re
from dataclasses import asdict

import pytest

from pytest_scim.profile.model import ATTRIBUTES
from pytest_scim.run.test_data import People, new_tag
from pytest_scim.scim.names import EMAIL, LOGIN


def made(seed, tag, **options):
    people = People(seed, tag, **options)
    everyone = [people.person(), people.complete(), people.person({"title": "Pilot"})]
    return [asdict(person) for person in everyone], people.name()


def test_the_same_seed_makes_the_same_people():
    assert made("1", "aaaaaaaa") == made("1", "aaaaaaaa")


def test_another_tag_changes_nothing_but_the_tag():
    people = repr(made("1", "aaaaaaaa")).replace("aaaaaaaa", "bbbbbbbb")

    assert people == repr(made("1", "bbbbbbbb"))


def test_another_seed_makes_other_people():
    assert made("1", "aaaaaaaa") != made("2", "aaaaaaaa")


def test_two_runs_at_once_do_not_disturb_each_other():
    one, other = People("1", "aaaaaaaa"), People("1", "aaaaaaaa")
    names = [(one.person().login, other.person().login) for _ in range(5)]

    assert all(mine == theirs for mine, theirs in names)


def test_every_login_carries_the_tag_and_is_used_once():
    people = People("1", "aaaaaaaa", domain="acme.example")
    logins = [people.person().login for _ in range(50)]

    assert all(re.fullmatch(r"[a-z0-9]+\.[a-z0-9]+\.aaaaaaaa\d+@acme\.example", x) for x in logins)
    assert len(set(logins)) == 50


def test_okta_s_id_is_the_external_id_and_carries_the_tag():
    person = People("1", "aaaaaaaa").person()

    assert person.okta_id == person.values["externalId"]
    assert re.fullmatch(r"00uaaaaaaaa[A-Za-z0-9]{9}", person.okta_id)


def test_a_complete_person_has_a_value_for_every_attribute():
    values = People("1", "aaaaaaaa").complete().values

    assert set(values) == set(ATTRIBUTES)
    assert all(values.values())


def test_every_password_is_announced_as_a_secret():
    told = []
    people = People("1", "aaaaaaaa", secret=told.append)

    assert [people.password(), people.password()] == told
    assert all(re.fullmatch("[A-Za-z0-9]{16}", password) for password in told)
    for some in ("[a-z]", "[A-Z]", "[0-9]"):
        assert all(re.search(some, password) for password in told)


def test_no_seed_tells_a_password():
    made = [People("1", "aaaaaaaa").password() for _ in range(20)]

    assert len(set(made)) == 20


def test_a_password_changes_nothing_else_that_a_seed_gives():
    one, other = People("1", "aaaaaaaa"), People("1", "aaaaaaaa")
    one.password()

    assert one.complete() == other.complete()


def test_every_value_of_somebody_new_is_announced():
    said = []
    people = People("1", "aaaaaaaa", said=lambda *values: said.extend(values))
    person, group, name = people.complete(), people.group(), people.name()

    assert {*person.values.values(), group.name, *name} <= {*said}


def test_passwords_may_be_the_same_where_they_are_never_sent():
    people = People("1", "aaaaaaaa", password=lambda: "printed")

    assert people.password() == "printed"


@pytest.mark.parametrize("change", [{LOGIN: "x"}, {EMAIL: None}, {"title": ""}])
def test_a_changed_person_is_the_same_one_with_other_values(change):
    person = People("1", "aaaaaaaa").person()
    changed = person.having(change)

    assert changed.okta_id == person.okta_id
    assert changed.values == {**person.values, **change}
    assert "title" not in person.values


def test_values_can_be_unset():
    person = People("1", "aaaaaaaa").person()

    assert set(person.values) - set(person.without(EMAIL).values) == {EMAIL}


def test_a_person_without_a_display_name_is_called_by_both_names():
    person = People("1", "aaaaaaaa").person().having({"displayName": None})

    assert person.display == f"{person.given} {person.family}"


def test_a_tag_is_eight_lower_case_letters_and_not_seeded():
    tags = {new_tag() for _ in range(20)}

    assert len(tags) == 20
    assert all(re.fullmatch("[a-z]{8}", tag) for tag in tags)


def test_a_login_has_the_form_that_the_vendor_wants():
    people = People("0", "runtagaa", domain="acme.example", username_format="{tag}-{number}")
    person = people.person()

    assert person.login == "runtagaa-1"
    assert person.email.endswith(".runtagaa1@acme.example")
