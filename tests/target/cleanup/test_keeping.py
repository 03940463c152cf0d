"""Where nothing may be deleted the clean-up leaves accounts to the next run, and says so."""

import pytest

from pytest_scim.target.cleanup.delete import Cleanup
from pytest_scim.target.cleanup.reusable_users import Pool, Pooled, waiting

from ..scripted import BINDING
from .test_delete import LOGIN, TAG, Target, account, entry, reply

PLAIN = "deactivated: the profile says that accounts may not be deleted"


class Keeping(Target):
    """A target where nothing may be deleted, and the pool of its accounts."""

    def __init__(self, folder, *accounts, **replies):
        super().__init__(*accounts, **replies)
        self.pool = Pool.open(folder, BINDING, bool)

    def clean(self, *entries):
        self.ledger.standing = list(entries)
        janitor = Cleanup(self, self.ledger, may_delete=False, pool=self.pool)
        left = janitor.run()
        self.pool.close()
        return left

    def waiting(self, folder):
        return waiting(folder, BINDING.base_url, bool)


def test_an_account_that_is_switched_off_is_left_for_the_next_run(tmp_path):
    target = Keeping(tmp_path, account())
    (left,) = target.clean(entry())

    assert left["kept"] is True
    assert left["reason"] == "deactivated, and left on purpose: the next run uses it again"
    assert target.waiting(tmp_path) == 1
    assert target.ledger.clear


def test_an_account_of_an_earlier_run_goes_back_under_that_run_s_tag(tmp_path):
    name = "bob.earliera7@example.com"
    target = Keeping(tmp_path, account(name=name))
    target.ledger.remember({name: "earliera"})

    assert target.clean(entry(name=name))[0]["kept"] is True
    again = Pool.open(tmp_path, BINDING, bool)
    assert again.first() == Pooled("Users", name, "42", "earliera")
    again.close()


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        (account(name=f"new.{LOGIN}"), LOGIN),
        (account(name=LOGIN.upper()), LOGIN),
        (account(name="plain"), "plain"),
        (account() | {"id": 42}, LOGIN),
    ],
)
def test_an_account_that_is_not_called_as_it_was_made_is_not_left_for_another(
    tmp_path, shown, name
):
    target = Keeping(tmp_path)
    target.accounts = {"42": shown}

    assert [left["reason"] for left in target.clean(entry(name=name))] == [PLAIN]
    assert target.waiting(tmp_path) == 0


def test_two_accounts_of_one_login_are_left_for_nobody(tmp_path):
    twin = account("43", LOGIN.upper())
    target = Keeping(tmp_path, account(), twin)
    left = target.clean(entry(), entry("43", name=twin["userName"]))

    assert [one["reason"] for one in left] == [PLAIN, PLAIN]
    assert target.waiting(tmp_path) == 0


def test_an_account_that_cannot_be_switched_off_is_left_for_nobody(tmp_path):
    refused = reply(403, detail="no")
    left = Keeping(tmp_path, account(), PATCH=refused, PUT=refused).clean(entry())

    assert left[0]["reason"].startswith("could not be deactivated")
    assert "kept" not in left[0]


def test_an_account_that_is_gone_is_no_leftover_where_deletes_are_forbidden(tmp_path):
    target = Keeping(tmp_path)

    assert target.clean(entry()) == []
    assert target.ledger.clear
    assert target.waiting(tmp_path) == 0


def test_who_is_in_a_group_that_is_left_is_left_for_nobody(tmp_path):
    group = {"id": "7", "displayName": f"Team {TAG}1", "members": [{"value": "42"}]}
    target = Keeping(tmp_path, account(), group, account("8", LOGIN[1:]), DELETE=reply(403))
    left = target.clean(entry(), entry("7", "Groups"), entry("8", name=LOGIN[1:]))

    assert [(one["id"], one.get("kept", False)) for one in left] == [
        ("7", False),
        ("42", False),
        ("8", True),
    ]
