"""An account of an earlier run is taken for somebody new when it is ours, and plain again."""

import pytest

from pytest_scim.target.cleanup.journal.file import Entry, Journal
from pytest_scim.target.cleanup.journal.lines import read
from pytest_scim.target.cleanup.reuse.reset import Adoption, Wanted, is_ours, traits
from pytest_scim.target.cleanup.reuse.reusable_users import Pool, Pooled

from ...scripted import BINDING, Scripted, head, reply

OLD = "oldtagaa"
LOGIN = f"ann.{OLD}1@example.com"
POOLED = Pooled("Users", LOGIN, "1", OLD)
PLAIN = {"id": "1", "userName": LOGIN, "active": True, "title": "Dr"}
OFF = {**PLAIN, "active": False}


def wanted(shown):
    return Wanted({"userName": shown["userName"], "title": "Dr"}, {"title": "Dr"})


@pytest.fixture
def pool(tmp_path):
    pool = Pool.open(tmp_path, BINDING, lambda _: True)
    pool.keep(POOLED)
    pool.close()
    yield (pool := Pool.open(tmp_path, BINDING, lambda _: True))
    pool.close()


def adopting(pool, *answers, **options):
    target = Scripted((200, PLAIN), *answers)
    adoption = Adoption(pool, target.directory, **{"by_patch": False, **options})
    adoption.learn("1", {"title": "Dr"})
    return target, adoption


def test_an_account_that_is_switched_off_becomes_somebody_new(pool):
    target, adoption = adopting(pool, (200, OFF), (200, PLAIN), (200, PLAIN))
    adopted = adoption.adopt(wanted)

    assert adopted.id == "1"
    assert adopted.wanted == wanted(OFF)
    assert [answer.status for answer in adopted.answers] == [200, 200]
    assert target.lines[1:] == ["GET /Users/1", "PUT /Users/1", "GET /Users/1"]
    assert [(one.name, one.id) for one in target.ledger.standing] == [(LOGIN, "1")]
    assert target.ledger.ours({"userName": LOGIN})
    assert pool.first() is None


def test_it_is_switched_on_by_patch_where_okta_does_so(pool):
    target, adoption = adopting(pool, (200, OFF), (200, PLAIN), by_patch=True)
    adoption.adopt(wanted)

    assert target.lines[2:4] == ["PATCH /Users/1", "PUT /Users/1"]
    assert target.bodies[2:4] == [
        {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "value": {"active": True}}],
        },
        {"id": "1", "userName": LOGIN, "title": "Dr"},
    ]


@pytest.mark.parametrize(
    "shown",
    [
        {**OFF, "userName": "grace@example.com"},
        {**OFF, "userName": LOGIN.upper()},
        {**OFF, "id": "2"},
        PLAIN,
        {key: value for key, value in OFF.items() if key != "active"},
    ],
)
def test_what_is_not_as_it_was_left_is_never_written_to(pool, shown):
    target, adoption = adopting(pool, (200, shown))

    assert adoption.adopt(wanted) is None
    assert target.lines[1:] == ["GET /Users/1"]
    assert (target.ledger.standing, pool.first()) == ([], None)


def test_a_run_that_is_killed_between_two_files_forgets_nobody(pool, tmp_path, monkeypatch):
    target, adoption = adopting(pool, (200, OFF), (200, PLAIN))
    monkeypatch.setattr(target.ledger, "_journal", Journal(tmp_path / "x.jsonl", head()))

    def killed(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pool, "take", killed)
    with pytest.raises(KeyboardInterrupt):
        adoption.adopt(wanted)
    target.ledger._journal.close(done=False)
    assert read(tmp_path / "x.jsonl")[1] == [Entry("Users", LOGIN, "1")]
    assert read(tmp_path / "x.jsonl").adopted == {LOGIN: OLD}


def test_an_account_that_is_gone_is_forgotten(pool):
    _, adoption = adopting(pool, (404, {"detail": "no"}))

    assert adoption.adopt(wanted) is None
    assert pool.first() is None


def test_a_target_in_trouble_leaves_the_pool_as_it_is(pool):
    target, adoption = adopting(pool, (503, {}))

    assert (adoption.adopt(wanted), adoption.adopt(wanted)) == (None, None)
    assert target.lines[1:] == ["GET /Users/1"]
    assert pool.first() == POOLED


@pytest.mark.parametrize(
    "after",
    [
        OFF,
        {**PLAIN, "title": "Prof"},
        {**PLAIN, "nickName": "Annie"},
        {**PLAIN, "groups": [{"value": "9"}]},
    ],
)
def test_an_account_that_does_not_become_plain_is_rejected_and_still_ours(pool, after):
    target, adoption = adopting(pool, (200, OFF), (200, after), (200, after))

    assert adoption.adopt(wanted) is None
    assert [(one.name, one.id) for one in target.ledger.standing] == [(LOGIN, "1")]
    assert not pool.keep(POOLED)


@pytest.mark.parametrize(
    "more",
    [
        {"lastLogin": "never", "urn:acme:User": {"deactivated": "1970"}, "meta": {"version": "2"}},
        {"nickName": None, "roles": [], "locale": ""},
        {"groups": [{"value": "9", "display": "Everyone"}]},
    ],
)
def test_what_the_target_itself_says_of_an_account_does_no_harm(pool, more):
    answers = [(200, OFF), (200,), (200, {**PLAIN, **more})]
    _, adoption = adopting(pool, *answers, groups=frozenset({"Everyone"}))

    assert adoption.adopt(wanted) is not None


def test_nothing_is_adopted_before_it_is_known_what_is_plain(pool):
    target = Scripted((200, OFF))
    adoption = Adoption(pool, target.directory, by_patch=False)

    assert adoption.adopt(wanted) is None
    assert target.asked == []


def test_ours_is_what_shows_the_remembered_name_and_is_off():
    assert is_ours(POOLED, reply(200, OFF))
    assert not is_ours(POOLED, reply(404, OFF))


def test_traits_are_the_places_of_values_that_a_check_may_have_set():
    account = {"id": "1", "title": "Dr", "nickName": "", "emails": [{"value": "a"}], "x": 1}

    assert traits(account) == {".title", ".emails[0].value"}


def test_what_a_target_does_not_keep_of_a_new_account_is_not_asked_for_again(pool):
    target = Scripted((200, {**PLAIN, "title": None}), (200, OFF), (200, PLAIN), (200, {**PLAIN}))
    adoption = Adoption(pool, target.directory, by_patch=False)
    adoption.learn("1", {"title": "Dr"})
    target.answers[-1] = reply(200, {key: v for key, v in PLAIN.items() if key != "title"})

    assert adoption.adopt(wanted) is not None


def test_what_a_target_gives_every_new_account_is_nobody_s_trace(pool):
    new = {**PLAIN, "nickName": "new", "roles": [{"value": "member"}]}
    target = Scripted((200, new), (200, OFF), (200, new))
    adoption = Adoption(pool, target.directory, by_patch=False)
    adoption.learn("1", {"title": "Dr"})

    assert adoption.adopt(wanted) is not None


@pytest.mark.parametrize("seen", [(404, PLAIN), (200, {**PLAIN, "id": "2"}), (200, None)])
def test_nothing_is_learnt_from_an_answer_that_does_not_show_the_account(pool, seen):
    target = Scripted(seen, (200, PLAIN))
    adoption = Adoption(pool, target.directory, by_patch=False)
    adoption.learn("1", {})
    assert not adoption.ready
    adoption.learn("1", {})
    assert adoption.ready
    adoption.learn("1", {})

    assert len(target.asked) == 2


def test_after_five_accounts_in_a_row_that_stay_as_they_are_no_other_one_is_tried(pool):
    for n in range(2, 9):
        pool.keep(Pooled("Users", f"bob.{OLD}{n}@example.com", str(n), OLD))
    pool._waiting |= pool._kept
    rows = {one.id: {**OFF, "id": one.id, "userName": one.name} for one in pool._waiting.values()}
    target = Scripted((200, PLAIN))
    adoption = Adoption(pool, target.directory, by_patch=False)
    adoption.learn("1", {"title": "Dr"})
    target.directory._send = lambda request: reply(200, rows[request.path[7:]])

    assert adoption.adopt(wanted) is None
    assert len(target.ledger.standing) == 5
    assert adoption.adopt(wanted) is None
    assert len(target.ledger.standing) == 5


def test_one_that_becomes_plain_ends_the_row(pool):
    _, adoption = adopting(pool, (200, OFF), (200, PLAIN), (200, PLAIN))
    adoption._failures = 4
    adoption.adopt(wanted)

    assert adoption._failures == 0


@pytest.mark.parametrize("after", [(500, PLAIN), (200, ["x"]), (200, {**PLAIN, "userName": "x"})])
def test_an_account_that_is_not_shown_as_wanted_is_not_taken(pool, after):
    _, adoption = adopting(pool, (200, OFF), (200, PLAIN), after)

    assert adoption.adopt(wanted) is None


def test_a_login_that_comes_back_in_another_case_is_kept_all_the_same(pool):
    target = Scripted((200, PLAIN), (200, OFF), (200, PLAIN), (200, PLAIN))
    adoption = Adoption(pool, target.directory, by_patch=False)
    adoption.learn("1", {"userName": LOGIN.upper(), "title": "Dr"})

    assert adoption._kept == {"userName", "title"}


def test_what_is_wanted_is_no_trace_of_an_earlier_check(pool):
    target = Scripted((200, {"id": "1", "userName": LOGIN}), (200, OFF), (200, PLAIN), (200, PLAIN))
    adoption = Adoption(pool, target.directory, by_patch=False)
    adoption.learn("1", {})

    assert adoption.adopt(wanted) is not None


def test_a_user_whose_id_is_an_integer_is_adopted_too(pool):
    _, adoption = adopting(pool, (200, {**OFF, "id": 1}), (200, PLAIN), (200, {**PLAIN, "id": 1}))

    assert adoption.adopt(wanted).id == "1"
