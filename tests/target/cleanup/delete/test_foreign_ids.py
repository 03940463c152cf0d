"""Whatever ids a target returns, a clean-up deletes nobody whom the run did not create."""

from pytest_scim.target.cleanup.delete.leftovers import ELSEWHERE
from pytest_scim.target.cleanup.journal.file import Entry

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection, tagged
from ...target_double import Target, error, reply

USERS = [f"u{n}.{TAG}@example.com" for n in range(4)]


def created(*names, **options):
    """A run that has created users, at a target that has Grace (g)."""
    run = Connection(**options)
    run.target.put("Users", "g", GRACE)
    for name in names or (JANE,):
        run.create(name)
    run.start = len(run.lines)
    return run


# -- targets that lie about ids -------------------------------------------------------


def test_a_create_that_returned_the_id_of_somebody_else_stops_the_clean_up():
    run = created(JOE)
    run.target.told_ids = ["g"]
    run.create(JANE)
    run.create(TEAM, "Groups")
    left = run.clean()

    wrong = f"the id that the create of {JANE} returned leads to a resource with another name"
    assert left == {
        JANE: f"unknown whether it exists: {wrong}, so this run sends no more writes",
        TEAM: f"not deleted: {wrong}, so this run sends no more writes",
    }
    assert [row["id"] for row in run.left] == ["2", "3"]  # not that of somebody else
    assert run.target.held["Users"]["g"] == {"id": "g", "userName": GRACE}


def test_once_all_writing_has_stopped_the_clean_up_only_reads_and_names_what_stands():
    run = created(JANE, JOE)
    run.create(USERS[0])
    run.ask("GET", "/Users/2")
    run.ask("GET", "/Users/3")
    run.ask("DELETE", "/Users/3")
    run.target.held["Users"]["1"]["userName"] = GRACE
    run.ask("GET", "/Users/1")
    sent = len(run.lines)
    left = run.clean()

    stopped = f"the id that the create of {JANE} returned leads to a resource with another name"
    assert left == {
        JANE: f"unknown whether it exists: {stopped}, so this run sends no more writes",
        JOE: f"not deleted: {stopped}, so this run sends no more writes",
        USERS[0]: f"unknown whether it exists: {stopped}, so this run sends no more writes",
    }
    assert [row["id"] for row in run.left] == [None, "2", "3"]  # not that of somebody else
    assert run.since(sent) == [tagged(100)]


def test_in_a_sweep_an_id_that_now_names_somebody_else_is_looked_up_by_name():
    run = created(stops=False)
    run.ownership.load([Entry("Users", JOE, "g"), Entry("Users", USERS[0], "gone")])
    run.target.put("Users", "new", JOE)

    assert run.clean() == {}
    assert list(run.target.held["Users"]) == ["g"]
    assert "DELETE /Users/g" not in run.lines


def test_a_user_onto_whom_every_create_was_merged_is_not_deleted_and_named():
    run = Connection()
    run.target.put("Users", "g", GRACE)
    run.ask("GET", "/Users")
    run.target.merges_into = "g"
    run.create(JANE)
    run.create(JOE)
    left = run.clean()

    assert list(run.target.held["Users"]) == ["g"]
    assert not any(line.startswith("DELETE") for line in run.lines)
    assert all(reason.startswith("unknown whether it exists") for reason in left.values())
    assert JOE in left


def test_an_id_that_never_showed_the_name_is_looked_up_by_name():
    run = created()
    run.target.told_ids = ["membership-9"]
    run.create(JOE)
    run.target.contains = "refused"

    assert run.clean() == {}
    assert list(run.target.held["Users"]) == ["g"]


def test_an_id_that_each_lookup_gives_anew_is_followed_once():
    run = created()
    run.target.stub("GET", "/Users/*", error(404))
    run.target.contains = "refused"
    rows = [reply(200, {"Resources": [{"id": f"x{n}", "userName": JANE}]}) for n in range(9)]
    run.target.stub("GET", "/Users", *rows)
    left = run.clean()

    assert set(left) == {JANE}
    assert all("unknown" in row["reason"] for row in run.left)
    assert len(run.lines) < 25
    assert run.writes == ["POST /Users"]


def test_a_user_whose_name_the_target_never_shows_is_left_with_its_id():
    run = created()
    run.target.names_nobody = True
    run.target.stub("GET", "/Users/1", reply(200, {"id": "1"}))

    assert "did not lead to a resource with the name of this run" in run.clean()[JANE]
    assert [row["id"] for row in run.left] == ["1"]
    assert "1" in run.target.held["Users"]


def test_a_user_that_was_created_and_never_was_there_is_no_leftover():
    run = created()
    del run.target.held["Users"]["1"]

    assert run.clean() == {}
    assert run.writes == ["POST /Users"]
    assert run.ownership.clear


def test_a_user_without_a_name_of_the_run_is_left_with_its_id():
    run = Connection()
    run.ask("POST", "/Users", {"emails": []})
    run.clean()

    assert [(row["id"], row["name"]) for row in run.left] == [("1", "")]


# -- what a run does not know of ------------------------------------------------------


def test_a_user_with_the_tag_that_no_create_is_known_to_have_made_is_deleted():
    run = created()
    run.target.put("Users", "x", JOE)

    assert run.clean() == {}
    assert run.writes[-1] == "DELETE /Users/x"


def test_a_create_that_was_refused_and_carried_out_is_deleted():
    run = Connection()
    run.target.stub("POST", "/Users", error(400))
    run.create(JANE)
    run.target.put("Users", "x", JANE)

    assert run.clean() == {}
    assert run.target.held["Users"] == {}


def test_somebody_who_got_a_name_with_the_tag_since_the_target_showed_another_is_not_deleted():
    run = created()
    run.ask("GET", "/Users")
    run.target.held["Users"]["g"]["userName"] = JOE
    left = run.clean()

    assert list(run.target.held["Users"]) == ["g"]
    assert "belonged to another resource before the create" in left[JOE]


def test_what_a_post_elsewhere_created_is_named_and_not_deleted():
    run = created()
    run.target.stub("POST", "/Schemas", reply(201, {"id": "s1", "displayName": TEAM}))
    run.ask("POST", "/Schemas", {})
    run.clean()

    assert run.left == [{"kind": "/Schemas", "id": "s1", "name": TEAM, "reason": ELSEWHERE}]
    assert run.writes[-1] == "DELETE /Users/1"


class DeletesAndFails(Target):
    """Deletes a group, and answers 418 all the same."""

    def respond(self, request):
        response = super().respond(request)
        return reply(418) if request.method == "DELETE" else response


def test_a_group_whose_delete_returned_an_error_and_that_is_gone_is_not_reported():
    run = Connection()
    run.target.__class__ = DeletesAndFails
    run.create(TEAM, "Groups")

    assert run.clean() == {}
    assert run.target.held["Groups"] == {}
