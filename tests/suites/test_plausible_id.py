"""An id of the same form as a known one, under which a target has no User."""

import re

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.suites.okta.support.plausible_id import plausible_id, same_form

UUID = "b0d7c1f2-9a3e-4c55-8f00-1e2d3c4b5a69"
FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Reply:
    def __init__(self, status):
        self.status = status


class Users:
    """A target whose Users have the ids from one number to another."""

    def __init__(self, *taken):
        self.taken, self.asked = taken, []
        self.ownership = self

    def read(self, user_id):
        self.asked.append(user_id)
        return Reply(200 if user_id in self.taken else 404)

    def generate_id(self, user_id):
        return user_id


@pytest.mark.parametrize("known", ["7310001", UUID, "uid=42,ou=users & co", "abcXYZ", "a-b"])
def test_an_id_of_the_same_form_is_another_one(known):
    other = same_form(known)
    assert (len(other), other == known) == (len(known), False)
    assert [sign.isdigit() for sign in other] == [sign.isdigit() for sign in known]


def test_a_uuid_stays_one():
    assert FORM.fullmatch(same_form(UUID))


def test_an_id_that_a_user_has_is_not_used():
    first = same_form("7310001")
    users = Users(first)
    assert plausible_id(users, "7310001") == same_form(first)
    assert users.asked == [first, same_form(first)]


def test_nothing_is_used_where_each_id_is_taken():
    ids = ["7310001"]
    for _ in range(5):
        ids.append(same_form(ids[-1]))
    with pytest.raises(NotRun, match="a User under each id"):
        plausible_id(Users(*ids), "7310001")
