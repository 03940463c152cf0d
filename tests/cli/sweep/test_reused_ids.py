"""A sweep deletes what an id leads to now only where it is still ours."""

import json

from pytest_scim.cli.sweep.connection import CLEAN, LEFT
from pytest_scim.cli.sweep.journals import exit_code
from pytest_scim.profile.load import load
from pytest_scim.target.cleanup.journal.file import Journal, LinkedGroupState
from pytest_scim.target.cleanup.journal.lines import read

from .hosts import PAGE, RESIDENTS, TAG, codes, host, left, of, reply, swept


def test_on_a_target_that_was_seeded_again_nobody_else_is_touched(folder, a):
    ours = [a.user(n) for n in range(1, 11)]
    journal = left(folder, a, *map(of, ours))
    for n, user in enumerate(ours):
        a.provider.put_user({"id": user["id"], "userName": f"stranger{n}@customer.example"})
    before = a.state()
    lines, results = swept(folder, a.environ)

    assert a.state() == before
    assert a.writes == []
    assert lines[-1].endswith(": clean"), "what we created is not there any more"
    assert exit_code(results) == CLEAN
    assert "stranger" not in "".join(lines)
    assert not journal.path.exists()


def test_a_user_of_ours_that_got_another_id_is_found_by_its_name(folder, a):
    ours = a.user()
    journal = left(folder, a, of(ours))
    a.provider.put_user({"id": ours["id"], "userName": "stranger@customer.example"})
    again = a.user()
    stranger = a.provider.user(ours["id"])

    for _ in range(3):
        swept(folder, a.environ)
    assert a.provider.user(again["id"]) is None
    assert a.provider.user(ours["id"]) == stranger
    assert [path for _, path in a.writes] == [f"/scim/v2/Users/{again['id']}"]
    assert not journal.path.exists()


def test_an_unknown_id_that_is_answered_with_somebody_is_not_deleted(folder, a):
    admin = a.provider.users()[0]
    ours = a.user()
    left(folder, a, of(ours))
    a.provider.delete_user(ours["id"])
    actual = reply(200, json.dumps(admin).encode(), "application/scim+json")
    a.instead = lambda method, path: actual if path == f"/Users/{ours['id']}" else None
    before = a.state()
    swept(folder, a.environ)

    assert a.state() == before
    assert a.writes == []


def test_what_cannot_be_told_from_another_stays_in_the_journal(folder, a):
    ours = a.user()
    journal = left(folder, a, of(ours))
    a.provider.put_user({"id": ours["id"], "userName": "stranger@customer.example"})
    refused = reply(500, PAGE)
    a.instead = lambda method, path: refused if path.startswith("/Users?filter") or (
        path.startswith("/Users?start") and not path.endswith("count=1")) else None  # fmt: skip
    _, results = swept(folder, a.environ)

    assert codes(results) == [CLEAN, LEFT]
    assert [row["name"] for row in results[-1].left] == [ours["userName"]]
    assert "leads to another resource" in results[-1].left[0]["reason"]
    assert a.writes == []
    assert read(journal.path).standing == [of(ours)]


def test_a_user_that_was_renamed_by_its_own_run_is_still_ours(folder, a):
    ours = a.user()
    left(folder, a, of(ours))
    a.provider.put_user({"id": ours["id"], "userName": f"NEW.{TAG.upper()}1@example.com"})

    assert exit_code(swept(folder, a.environ)[1]) == CLEAN
    assert len(a.names) == RESIDENTS


def test_a_group_is_only_given_back_where_the_profile_names_it(folder, a):
    group = a.group("Everyone", a.provider.users()[0])
    journal = left(folder, a)
    resumed = Journal(journal.path, {}, resumed=True)
    resumed.lend("lent", LinkedGroupState(group["id"], "Renamed", ()))
    resumed.close(done=False)
    before = a.state()
    _, results = swept(folder, a.environ)

    assert a.state() == before
    assert codes(results) == [CLEAN, LEFT]
    assert "linkable_groups does not list this group" in results[-1].left[0]["reason"]
    assert journal.path.exists()


def test_a_borrowed_group_that_the_profile_names_is_given_back(folder, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\nlinkable_groups: [Manager]\n")
    with host("t0ken", load(str(mine))) as at:
        okta_user = at.provider.users()[0]
        group = at.group("Manager", okta_user)
        journal = left(folder, at, profile=str(mine))
        resumed = Journal(journal.path, {}, resumed=True)
        resumed.lend("lent", LinkedGroupState(group["id"], "Manager", (okta_user["id"],)))
        resumed.close(done=False)

        assert exit_code(swept(folder, at.environ)[1]) == CLEAN
        assert [one["value"] for one in at.provider.groups()[0]["members"]] == [okta_user["id"]]
    assert not journal.path.exists()
