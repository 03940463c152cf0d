"""An account of an earlier run is taken for somebody new when it is ours, and plain again."""

import pytest

from pytest_scim.target.cleanup.journal.file import Entry, Journal
from pytest_scim.target.cleanup.journal.lines import read
from pytest_scim.target.cleanup.reuse.reuse import Reuse, Wanted, is_ours, traits
from pytest_scim.target.cleanup.reuse.store import ReusableUser, ReusableUsers

from ...scripted import BINDING, Scripted, head, reply

OLD = "oldtagaa"
USER_NAME = f"ann.{OLD}1@example.com"
POOLED = ReusableUser("Users", USER_NAME, "1", OLD)
PLAIN = {"id": "1", "userName": USER_NAME, "active": True, "title": "Dr"}
OFF = {**PLAIN, "active": False}


def wanted(actual):
    return Wanted({"userName": actual["userName"], "title": "Dr"}, {"title": "Dr"})


@pytest.fixture
def reusable_users(tmp_path):
    reusable_users = ReusableUsers.open(tmp_path, BINDING, lambda _: True)
    reusable_users.store(POOLED)
    reusable_users.close()
    yield (reusable_users := ReusableUsers.open(tmp_path, BINDING, lambda _: True))
    reusable_users.close()


def adopting(reusable_users, *responses, **options):
    target = Scripted((200, PLAIN), *responses)
    adoption = Reuse(reusable_users, target.users, **{"by_patch": False, **options})
    adoption.learn("1", {"title": "Dr"})
    return target, adoption


def test_an_account_that_is_switched_off_becomes_somebody_new(reusable_users):
    target, adoption = adopting(reusable_users, (200, OFF), (200, PLAIN), (200, PLAIN))
    adopted = adoption.reuse(wanted)

    assert adopted.id == "1"
    assert adopted.wanted == wanted(OFF)
    assert [response.status for response in adopted.responses] == [200, 200]
    assert target.lines[1:] == ["GET /Users/1", "PUT /Users/1", "GET /Users/1"]
    assert [(one.name, one.id) for one in target.ownership.standing] == [(USER_NAME, "1")]
    assert target.ownership.ours({"userName": USER_NAME})
    assert reusable_users.first() is None


def test_it_is_switched_on_by_patch_where_okta_does_so(reusable_users):
    target, adoption = adopting(reusable_users, (200, OFF), (200, PLAIN), by_patch=True)
    adoption.reuse(wanted)

    assert target.lines[2:4] == ["PATCH /Users/1", "PUT /Users/1"]
    assert target.bodies[2:4] == [
        {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "value": {"active": True}}],
        },
        {"id": "1", "userName": USER_NAME, "title": "Dr"},
    ]


@pytest.mark.parametrize(
    "actual",
    [
        {**OFF, "userName": "grace@example.com"},
        {**OFF, "userName": USER_NAME.upper()},
        {**OFF, "id": "2"},
        PLAIN,
        {key: value for key, value in OFF.items() if key != "active"},
    ],
)
def test_what_is_not_as_it_was_left_is_never_written_to(reusable_users, actual):
    target, adoption = adopting(reusable_users, (200, actual))

    assert adoption.reuse(wanted) is None
    assert target.lines[1:] == ["GET /Users/1"]
    assert (target.ownership.standing, reusable_users.first()) == ([], None)


def test_a_run_that_is_killed_between_two_files_forgets_nobody(
    reusable_users, tmp_path, monkeypatch
):
    target, adoption = adopting(reusable_users, (200, OFF), (200, PLAIN))
    monkeypatch.setattr(target.ownership, "_journal", Journal(tmp_path / "x.jsonl", head()))

    def killed(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(reusable_users, "take", killed)
    with pytest.raises(KeyboardInterrupt):
        adoption.reuse(wanted)
    target.ownership._journal.close(done=False)
    assert read(tmp_path / "x.jsonl")[1] == [Entry("Users", USER_NAME, "1")]
    assert read(tmp_path / "x.jsonl").adopted == {USER_NAME: OLD}


def test_an_account_that_is_gone_is_forgotten(reusable_users):
    _, adoption = adopting(reusable_users, (404, {"detail": "no"}))

    assert adoption.reuse(wanted) is None
    assert reusable_users.first() is None


def test_a_target_in_trouble_leaves_the_pool_as_it_is(reusable_users):
    target, adoption = adopting(reusable_users, (503, {}))

    assert (adoption.reuse(wanted), adoption.reuse(wanted)) == (None, None)
    assert target.lines[1:] == ["GET /Users/1"]
    assert reusable_users.first() == POOLED


@pytest.mark.parametrize(
    "after",
    [
        OFF,
        {**PLAIN, "title": "Prof"},
        {**PLAIN, "nickName": "Annie"},
        {**PLAIN, "groups": [{"value": "9"}]},
    ],
)
def test_an_account_that_does_not_become_plain_is_rejected_and_still_ours(reusable_users, after):
    target, adoption = adopting(reusable_users, (200, OFF), (200, after), (200, after))

    assert adoption.reuse(wanted) is None
    assert [(one.name, one.id) for one in target.ownership.standing] == [(USER_NAME, "1")]
    assert not reusable_users.store(POOLED)


@pytest.mark.parametrize(
    "more",
    [
        {"lastLogin": "never", "urn:acme:User": {"deactivated": "1970"}, "meta": {"version": "2"}},
        {"nickName": None, "roles": [], "locale": ""},
        {"groups": [{"value": "9", "display": "Everyone"}]},
    ],
)
def test_what_the_target_itself_says_of_an_account_does_no_harm(reusable_users, more):
    responses = [(200, OFF), (200,), (200, {**PLAIN, **more})]
    _, adoption = adopting(reusable_users, *responses, groups=frozenset({"Everyone"}))

    assert adoption.reuse(wanted) is not None


def test_nothing_is_adopted_before_it_is_known_what_is_plain(reusable_users):
    target = Scripted((200, OFF))
    adoption = Reuse(reusable_users, target.users, by_patch=False)

    assert adoption.reuse(wanted) is None
    assert target.asked == []


def test_ours_is_what_shows_the_remembered_name_and_is_off():
    assert is_ours(POOLED, reply(200, OFF))
    assert not is_ours(POOLED, reply(404, OFF))


def test_traits_are_the_places_of_values_that_a_check_may_have_set():
    user = {"id": "1", "title": "Dr", "nickName": "", "emails": [{"value": "a"}], "x": 1}

    assert traits(user) == {".title", ".emails[0].value"}


def test_what_a_target_does_not_keep_of_a_new_account_is_not_asked_for_again(reusable_users):
    target = Scripted((200, {**PLAIN, "title": None}), (200, OFF), (200, PLAIN), (200, {**PLAIN}))
    adoption = Reuse(reusable_users, target.users, by_patch=False)
    adoption.learn("1", {"title": "Dr"})
    target.responses[-1] = reply(200, {key: v for key, v in PLAIN.items() if key != "title"})

    assert adoption.reuse(wanted) is not None


def test_what_a_target_gives_every_new_account_is_nobody_s_trace(reusable_users):
    new = {**PLAIN, "nickName": "new", "roles": [{"value": "member"}]}
    target = Scripted((200, new), (200, OFF), (200, new))
    adoption = Reuse(reusable_users, target.users, by_patch=False)
    adoption.learn("1", {"title": "Dr"})

    assert adoption.reuse(wanted) is not None


@pytest.mark.parametrize("seen", [(404, PLAIN), (200, {**PLAIN, "id": "2"}), (200, None)])
def test_nothing_is_learnt_from_an_answer_that_does_not_show_the_account(reusable_users, seen):
    target = Scripted(seen, (200, PLAIN))
    adoption = Reuse(reusable_users, target.users, by_patch=False)
    adoption.learn("1", {})
    assert not adoption.ready
    adoption.learn("1", {})
    assert adoption.ready
    adoption.learn("1", {})

    assert len(target.asked) == 2


def test_after_five_accounts_in_a_row_that_stay_as_they_are_no_other_one_is_tried(reusable_users):
    for n in range(2, 9):
        reusable_users.store(ReusableUser("Users", f"bob.{OLD}{n}@example.com", str(n), OLD))
    reusable_users._waiting |= reusable_users._stored
    rows = {
        one.id: {**OFF, "id": one.id, "userName": one.name}
        for one in reusable_users._waiting.values()
    }
    target = Scripted((200, PLAIN))
    adoption = Reuse(reusable_users, target.users, by_patch=False)
    adoption.learn("1", {"title": "Dr"})
    target.users._send = lambda request: reply(200, rows[request.path[7:]])

    assert adoption.reuse(wanted) is None
    assert len(target.ownership.standing) == 5
    assert adoption.reuse(wanted) is None
    assert len(target.ownership.standing) == 5


def test_one_that_becomes_plain_ends_the_row(reusable_users):
    _, adoption = adopting(reusable_users, (200, OFF), (200, PLAIN), (200, PLAIN))
    adoption._failures = 4
    adoption.reuse(wanted)

    assert adoption._failures == 0


@pytest.mark.parametrize("after", [(500, PLAIN), (200, ["x"]), (200, {**PLAIN, "userName": "x"})])
def test_an_account_that_is_not_shown_as_wanted_is_not_taken(reusable_users, after):
    _, adoption = adopting(reusable_users, (200, OFF), (200, PLAIN), after)

    assert adoption.reuse(wanted) is None


def test_a_login_that_comes_back_in_another_case_is_kept_all_the_same(reusable_users):
    target = Scripted((200, PLAIN), (200, OFF), (200, PLAIN), (200, PLAIN))
    adoption = Reuse(reusable_users, target.users, by_patch=False)
    adoption.learn("1", {"userName": USER_NAME.upper(), "title": "Dr"})

    assert adoption._stored == {"userName", "title"}


def test_what_is_wanted_is_no_trace_of_an_earlier_check(reusable_users):
    target = Scripted(
        (200, {"id": "1", "userName": USER_NAME}), (200, OFF), (200, PLAIN), (200, PLAIN)
    )
    adoption = Reuse(reusable_users, target.users, by_patch=False)
    adoption.learn("1", {})

    assert adoption.reuse(wanted) is not None


def test_a_user_whose_id_is_an_integer_is_adopted_too(reusable_users):
    _, adoption = adopting(
        reusable_users, (200, {**OFF, "id": 1}), (200, PLAIN), (200, {**PLAIN, "id": 1})
    )

    assert adoption.reuse(wanted).id == "1"
