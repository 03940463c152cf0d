"""A bulk job is many writes: the guest rule and the journal hold for each of them."""

import json

import pytest

from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup.delete import Cleanup
from pytest_scim.target.cleanup.journal import Entry, Journal, Loan, journal_path
from pytest_scim.target.cleanup.journal_lines import read
from pytest_scim.target.cleanup.ownership import Ownership, Trespass

from ..scripted import head

TAG = "runtagaa"
ANN, BEA = f"ann.{TAG}1@example.com", f"bea.{TAG}2@example.com"
TEAM = f"Team {TAG}3"
HEAD = head()
PLACE = "https://scim.example.com/v2"


@pytest.fixture
def path(tmp_path):
    return journal_path(tmp_path / "state", HEAD["base_url"], TAG)


@pytest.fixture
def ledger(path):
    journal = Journal(path, HEAD)
    yield Ownership(TAG, journal, linkable=["Staff"])
    journal.close(done=True)


def job(*operations, path="/Bulk", key="Operations"):
    return Request("POST", path, body={key: list(operations)})


def create(name=ANN, kind="Users", bulk_id="a"):
    key = "userName" if kind == "Users" else "displayName"
    return {"method": "POST", "path": f"/{kind}", "bulkId": bulk_id, "data": {key: name}}


def write(method, place, **more):
    return {"method": method, "path": place, **more}


def result(status, location=None, **more):
    found = {} if location is None else {"location": f"{PLACE}{location}"}
    return {"status": status, **found, **more}


def answer(*results, status=200, key="Operations"):
    return Answer(status, content=json.dumps({key: list(results)}).encode())


def sent(ledger, request, reply):
    ledger.permit(request)
    ledger.before(request, "probe")
    ledger.after(request, reply, "probe")


def made(ledger, user_id="42"):
    request = Request("POST", "/Users", body={"userName": BEA})
    body = json.dumps({"id": user_id, "userName": BEA}).encode()
    sent(ledger, request, Answer(201, content=body))
    return ledger


# -- permission -----------------------------------------------------------------------


def test_creates_under_the_tag_and_writes_to_our_own_are_permitted(ledger):
    nobody = ledger.invent("nobody")
    made(ledger).permit(
        job(
            create(),
            create(TEAM, "Groups", "g"),
            write("PUT", "/Users/42", data={"userName": BEA}),
            write("PATCH", "/Users/42", data={}),
            write("DELETE", "/Users/42"),
            write("DELETE", f"/Users/{nobody}"),
        )
    )


@pytest.mark.parametrize(
    "operation",
    [
        create("jane@customer.example"),
        create("Human Resources", "Groups"),
        {"method": "POST", "path": "/Users", "data": {}},
        {"method": "POST", "path": "/Users"},
        {"method": "POST", "path": "/Roles", "data": {"displayName": TEAM}},
        {"method": "POST", "path": "/Users/", "data": {"userName": ANN}},
        {"method": "post", "path": "/Users", "data": {"userName": ANN}},
        {"method": "POST", "Method": "DELETE", "path": "/Users", "data": {"userName": ANN}},
        {"method": "POST", "path": "/Users", "data": {"userName": ANN}, "DATA": {}},
        {"method": "POST", "path": "/Bulk", "data": {"Operations": []}},
        write("DELETE", "/Users/1"),
        write("DELETE", "/Users"),
        write("DELETE", "/Users/42?filter=active"),
        write("DELETE", "/Users/42/.."),
        write("DELETE", "Users/42"),
        write("DELETE", "/Groups/42"),
        write("PATCH", "/Me", data={}),
        write("PATCH", "/Users/bulkId:a", data={}),
        write("GET", "/Users"),
        write("delete", "/Users/1"),
        {"method": "DELETE"},
        {"path": "/Users/42"},
        {},
        None,
        "DELETE /Users/1",
        ["DELETE", "/Users/1"],
    ],
)
def test_one_operation_that_is_not_ours_stops_the_whole_job(ledger, operation):
    made(ledger)
    with pytest.raises(Trespass, match="Nothing was sent"):
        ledger.permit(job(create(), operation))


@pytest.mark.parametrize("endpoint", ["/Bulk", "/bulk", "/Bulk/", "/BULK"])
def test_however_the_endpoint_is_written(ledger, endpoint):
    with pytest.raises(Trespass):
        ledger.permit(job(write("DELETE", "/Users/1"), path=endpoint))


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "DELETE /Users/1",
        {},
        {"Operations": None},
        {"Operations": {"method": "DELETE", "path": "/Users/1"}},
        {"operations": [write("DELETE", "/Users/1")]},
        {"Operations": [], "operations": [write("DELETE", "/Users/1")]},
        b'{"Operations": [{"method": "DELETE", "path": "/Users/1"}]}',
        b'{"Operations": [',
    ],
)
def test_a_job_that_cannot_be_read_is_not_sent(ledger, body):
    with pytest.raises(Trespass):
        ledger.permit(Request("POST", "/Bulk", body=body))


def test_a_borrowed_group_may_be_changed_by_a_job_and_not_deleted(ledger):
    ledger.lend(Loan("7", "Staff", ()))
    ledger.permit(job(write("PATCH", "/Groups/7", data={})))

    with pytest.raises(Trespass):
        ledger.permit(job(write("DELETE", "/Groups/7")))


# -- the journal ----------------------------------------------------------------------


def test_every_create_is_on_the_disk_before_the_job_leaves(ledger, path):
    ledger.before(job(create(), create(TEAM, "Groups", "g"), create(BEA, bulk_id="b")), "probe")

    assert read(path)[:2] == (
        HEAD,
        [Entry("Users", ANN), Entry("Groups", TEAM), Entry("Users", BEA)],
    )


def test_what_a_refused_job_may_have_made_is_looked_up_though_it_was_sent_again(ledger):
    request = job(create())
    sent(ledger, request, Answer(429))
    sent(ledger, request, answer(result("201", "/Users/1", bulkId="a")))

    assert ledger.standing == [Entry("Users", ANN), Entry("Users", ANN, "1")]


def test_ids_come_from_the_locations_whatever_their_order(ledger, path):
    request = job(create(), create(TEAM, "Groups", "g"))
    sent(
        ledger,
        request,
        answer(
            result("201", "/Groups/9", bulkId="g", method="POST"),
            result("201", "/Users/a%2Fb", bulkId="a", method="POST"),
        ),
    )

    assert ledger.standing == [Entry("Users", ANN, "a/b"), Entry("Groups", TEAM, "9")]
    assert sorted(read(path)[1], key=str) == sorted(ledger.standing, key=str)
    ledger.permit(Request("DELETE", "/Users/a%2Fb"))


def test_ids_come_from_the_responses_where_there_is_no_location(ledger):
    shown = {"id": "1", "userName": ANN}
    sent(ledger, job(create()), answer(result(201, bulkId="a", response=shown)))

    assert ledger.owns("1")


def test_results_without_bulk_ids_are_read_in_their_order(ledger):
    request = job(create(), create(BEA, bulk_id="b"))
    sent(ledger, request, answer(result("201", "/Users/1"), result("201", "/Users/2")))

    assert ledger.standing == [Entry("Users", ANN, "1"), Entry("Users", BEA, "2")]


def test_the_status_may_be_an_object_of_older_drafts(ledger):
    sent(ledger, job(create()), answer(result({"code": "201"}, "/Users/1", bulkId="a")))

    assert ledger.owns("1")


@pytest.mark.parametrize(
    "results",
    [
        [],
        [result("201", "/Users/1"), result("201", "/Users/2")],
        [result("201", "/Groups/1", bulkId="a")],
        [result("201", "/Users/1", bulkId="a"), result("201", "/Users/2", bulkId="a")],
        [result("201", "/Users/1", bulkId="b")],
        [result(None, "/Users/1", bulkId="a")],
        [result("200", "/Users/1", bulkId="a")],
        [result("500", "/Users/1", bulkId="a")],
        [result("201", "/Users/", bulkId="a")],
        [result("201", "/Users/..", bulkId="a")],
        [result("201", "/Users/1", bulkId="a", response={"userName": "grace@customer.example"})],
        ["201"],
        [None],
    ],
)
def test_what_is_not_told_clearly_stays_to_be_looked_up_by_name(ledger, results):
    sent(ledger, job(create()), answer(*results))

    assert ledger.standing == [Entry("Users", ANN)]


@pytest.mark.parametrize("reply", [Answer(413), Answer(400), Answer(500), Answer(0), Answer(200)])
def test_an_answer_without_results_leaves_every_create_to_be_looked_up(ledger, reply):
    sent(ledger, job(create(), create(BEA, bulk_id="b")), reply)

    assert ledger.standing == [Entry("Users", ANN), Entry("Users", BEA)]


def test_a_create_that_the_job_refused_leaves_nothing(ledger):
    request = job(create(), create(BEA, bulk_id="b"))
    refused = result("409", bulkId="a", response={"detail": "taken", "status": "409"})
    sent(ledger, request, answer(refused, result("201", "/Users/2", bulkId="b")))

    assert ledger.standing == [Entry("Users", BEA, "2")]


def test_what_a_job_deletes_is_no_longer_ours(ledger):
    request = job(write("DELETE", "/Users/42"))
    sent(made(ledger), request, answer(result("204", "/Users/42", method="DELETE")))

    assert ledger.clear
    with pytest.raises(Trespass):
        ledger.permit(request)


def test_what_a_job_fails_to_delete_stays(ledger):
    request = job(create(), write("DELETE", "/Users/42"))
    failed = result("500", "/Users/42", method="DELETE")
    sent(made(ledger), request, answer(failed))

    assert Entry("Users", BEA, "42") in ledger.standing


def test_what_a_job_puts_where_nobody_was_is_ours(ledger):
    place = f"/Users/{ledger.invent('nobody')}"
    request = job(write("PUT", place, data={"userName": ANN}))
    sent(ledger, request, answer(result("201", "/Users/1", method="PUT")))

    assert ledger.standing == [Entry("Users", ANN, "1")]


def test_the_clean_up_takes_away_what_a_job_made(ledger):
    request = job(create(), create(TEAM, "Groups", "g"), create(BEA, bulk_id="b"))
    told = [result("201", "/Groups/9", bulkId="g"), result("201", "/Users/1", bulkId="a")]
    sent(ledger, request, answer(*told))
    asked = []

    def target(request):
        asked.append((request.method, request.path))
        found = {"Resources": [{"id": "2", "userName": BEA}]}
        listed = Answer(200, content=json.dumps(found).encode())
        reply = listed if request.method == "GET" else Answer(204)
        ledger.after(request, reply, "janitor")
        return reply

    assert Cleanup(target, ledger, may_delete=True).run() == []
    assert asked == [
        ("DELETE", "/Groups/9"),
        ("DELETE", "/Users/1"),
        ("GET", "/Users"),
        ("DELETE", "/Users/2"),
    ]
    assert ledger.clear


def standing(ledger):
    return [entry.id for entry in ledger.standing]


def test_of_a_job_that_stopped_a_delete_is_told_by_its_location(ledger):
    made(made(ledger, "42"), "43")
    request = job(write("DELETE", "/Users/42"), write("DELETE", "/Users/43"))
    sent(ledger, request, answer(result("204", "/Users/43")))

    assert standing(ledger) == ["42"]


def test_what_is_told_twice_is_told_of_nobody(ledger):
    made(made(ledger, "42"), "43")
    request = job(*(write("DELETE", f"/Users/{n}") for n in ("42", "43", "43")))
    sent(ledger, request, answer(result("204", "/Users/43"), result("204", "/Users/43")))

    assert standing(ledger) == ["42", "43"]


def test_a_create_is_not_told_by_the_endpoint_s_location(ledger):
    request = job(create(), create(BEA, bulk_id="b"))
    sent(ledger, request, answer(result("400", "/Users")))

    assert standing(ledger) == [None, None]


def test_results_with_empty_bulk_ids_are_read_in_their_order(ledger):
    request = job(create(), create(BEA, bulk_id="b"))
    told = [result("201", f"/Users/{n}", bulkId="") for n in (1, 2)]
    sent(ledger, request, answer(*told))

    assert standing(ledger) == ["1", "2"]


def test_a_job_that_may_not_be_sent_says_which_operation_stops_it(ledger):
    with pytest.raises(Trespass) as stopped:
        ledger.permit(job(create("bob@example.com")))

    assert str(stopped.value) == (
        "a bulk job has an operation that is neither a create under this run's tag nor a write to "
        "something of this run. Nothing was sent."
    )
    assert stopped.value.shown == "POST /Users"
