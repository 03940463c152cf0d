"""A run finds out early whether what it creates can be removed, and else creates no more."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.delete.cleanup import Cleanup
from pytest_scim.target.cleanup.delete.removal_trial import OWNERS, DeleteTrial, Unremovable

from ...connection import JANE, TAG, TEAM, Connection
from ...target_double import error

USERS = [f"u{number}.{TAG}@example.com" for number in range(20)]
CREATE = {"Users": Request("POST", "/Users"), "Groups": Request("POST", "/Groups")}


@pytest.fixture
def run():
    """A run with a trial; what the trial creates has a name of its own."""
    run = Connection()
    number = iter(range(100))
    create = {
        "Users": lambda: run.create(f"{next(number)}.{JANE}"),
        "Groups": lambda: run.create(f"{next(number)} {TEAM}", "Groups"),
    }
    cleanup = Cleanup(run.as_cleanup, run.ownership, may_delete=True)
    run.unremovable = Unremovable()
    run.trial = DeleteTrial(run.ownership, create, cleanup.remove, run.unremovable)
    return run


def require(run, request, check):
    run.unremovable.check = check
    run.unremovable.before(request, "okta")


def created(run, number, kind="Users"):
    for name in USERS[:number]:
        run.create(name, kind)
    run.start = len(run.writes)
    return run


def tried(run):
    run.trial.make()
    return run.writes[run.start :]


@pytest.mark.parametrize(("kind", "number"), [("Users", 5), ("Groups", 3)])
def test_once_some_stand_one_more_is_created_and_removed(run, kind, number):
    created(run, number - 1, kind)
    assert tried(run) == []
    run.create(JANE, kind)
    assert tried(run)[1:] == [f"POST /{kind}", f"DELETE /{kind}/{number + 1}"]
    run.trial.make()
    require(run, CREATE[kind], None)

    assert len(run.writes) == run.start + 3
    assert len(run.standing) == number


def test_after_a_delete_that_was_proven_nothing_is_tried(run):
    run.create(JANE)
    run.ask("DELETE", "/Users/1")
    run.ask("GET", "/Users/1")

    assert run.ownership.removed == {"Users"}
    assert tried(created(run, 6)) == []


def test_a_type_that_can_be_deactivated_goes_on_being_created(run):
    run.target.deletes = 405
    created(run, 5)

    assert tried(run)[-2:] == ["DELETE /Users/6", "PATCH /Users/6"]
    require(run, CREATE["Users"], None)
    run.clean()
    assert run.left[0]["name"] == f"0.{JANE}"


def test_a_type_that_nothing_removes_twice_in_a_row_is_not_created_any_more(run):
    run.target.deletes = run.target.patches = run.target.puts = 500
    created(run, 5)
    run.trial.make()
    require(run, CREATE["Users"], None)
    run.trial.make()
    with pytest.raises(Blocked) as blocked:
        require(run, CREATE["Users"], "okta.create_users.another_check")

    assert blocked.value.owner == OWNERS["Users"]
    assert blocked.value.reason == (
        "this run creates no more Users, because it could neither delete nor deactivate one that "
        "it had created (it could not be deactivated either: DELETE returned 500)"
    )
    require(run, CREATE["Users"], OWNERS["Users"])
    require(run, CREATE["Groups"], None)
    require(run, Request("GET", "/Users"), None)
    run.trial.make()
    assert len([line for line in run.writes if line == "POST /Users"]) == 5 + 2


def test_a_delete_that_fails_once_stops_nothing(run):
    created(run, 3, "Groups")
    run.target.stub("DELETE", "/Groups/*", error(500), times=1)
    run.trial.make()
    run.trial.make()
    require(run, CREATE["Groups"], None)

    assert run.writes[run.start :] == [
        "POST /Groups",
        "DELETE /Groups/4",
        "POST /Groups",
        "DELETE /Groups/5",
    ]


def test_where_nothing_can_be_created_now_it_is_tried_once_more_later(run):
    created(run, 5)
    run.target.stub("POST", "/Users", error(503), times=1)
    run.trial.make()
    run.trial.make()
    assert run.writes[run.start :] == ["POST /Users"]
    for name in USERS[5:10]:
        run.create(name)
    run.trial.make()

    assert run.writes[-1].startswith("DELETE /Users/")


def test_a_trial_that_the_target_stops_ends_no_check(run):
    created(run, 5)

    def stopped():
        raise Blocked("okta.x.y", "stopped")

    run.trial._create = {"Users": stopped, "Groups": stopped}
    run.trial.make()

    assert run.writes[run.start :] == []
