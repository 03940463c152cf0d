"""The embedded provider's Bulk and /Me: every operation is a request of its own."""

import pytest

from pytest_scim.provider.endpoints.bulk import MAX_OPERATIONS, MAX_PAYLOAD_SIZE
from pytest_scim.scim import names


@pytest.fixture
def run(scim):
    """Send a job and return its results."""

    def run(*operations, **more):
        reply = send(scim, *operations, **more)
        assert reply.status == 200, reply.body
        assert reply.body["schemas"] == [names.BULK_RESPONSE]
        return reply.body["Operations"]

    return run


def send(scim, *operations, **more):
    body = {"schemas": [names.BULK_REQUEST], "Operations": list(operations), **more}
    return scim.post("/Bulk", body)


def create(name, bulk_id, **more):
    data = {"schemas": [names.USER], "userName": f"{name}@example.com", **more}
    return {"method": "POST", "path": "/Users", "bulkId": bulk_id, "data": data}


def group(name, bulk_id, *members):
    listed = [{"value": member} for member in members]
    data = {"schemas": [names.GROUP], "displayName": name, "members": listed}
    return {"method": "POST", "path": "/Groups", "bulkId": bulk_id, "data": data}


def members(scim, location):
    return {one["value"] for one in scim.get(path(scim, location)).body["members"]}


def path(scim, location):
    return location.removeprefix(scim.provider.base_url)


def test_a_bulk_create_creates_a_user(scim, run):
    (made,) = run(create("ann", "a"))
    actual = scim.get(path(scim, made["location"]))

    assert made == {
        "method": "POST",
        "bulkId": "a",
        "status": "201",
        "location": actual.body["meta"]["location"],
        "version": actual.headers["etag"],
    }
    assert actual.body["userName"] == "ann@example.com"


def test_a_group_gets_the_members_that_the_job_makes_before_and_after_it(scim, run):
    ann, staff, bob = run(
        create("ann", "a"), group("Staff", "s", "bulkId:a", "bulkId:b"), create("bob", "b")
    )
    ids = {path(scim, one["location"]).removeprefix("/Users/") for one in (ann, bob)}

    assert [one["bulkId"] for one in (ann, staff, bob)] == ["a", "s", "b"]
    assert members(scim, staff["location"]) == ids


def test_groups_may_contain_each_other(scim, run):
    one, two = run(group("One", "1", "bulkId:2"), group("Two", "2", "bulkId:1"))

    assert members(scim, one["location"]) == {two["location"].rpartition("/")[2]}
    assert members(scim, two["location"]) == {one["location"].rpartition("/")[2]}


def test_a_reference_to_nothing_is_a_conflict(scim, run):
    (refused,) = run(group("Staff", "s", "bulkId:nobody"))

    assert (refused["status"], refused["response"]["status"]) == ("409", "409")
    assert "location" not in refused
    assert scim.find('displayName eq "Staff"', "Groups") == []


def test_a_reference_to_what_could_not_be_made_is_a_conflict(scim, run):
    scim.create("ann")
    taken, staff = run(create("ann", "a"), group("Staff", "s", "bulkId:a"))

    assert (taken["status"], taken["response"]["scimType"]) == ("409", "uniqueness")
    assert staff["status"] == "409"


def test_accounts_are_changed_and_deleted(scim, run):
    ann, bob = scim.create("ann"), scim.create("bob")
    operation = {"op": "replace", "path": "active", "value": False}
    body = {"schemas": [names.PATCH_OP], "Operations": [operation]}
    changed, put, gone = run(
        {"method": "PATCH", "path": f"/Users/{ann['id']}", "data": body},
        {"method": "PUT", "path": f"/Users/{ann['id']}", "data": {**ann, "title": "Dr."}},
        {"method": "DELETE", "path": f"/Users/{bob['id']}", "bulkId": "x"},
    )

    assert [one["status"] for one in (changed, put, gone)] == ["200", "200", "204"]
    assert changed["location"] == put["location"] == ann["meta"]["location"]
    assert gone == {**gone, "bulkId": "x", "location": bob["meta"]["location"]}
    assert scim.get(f"/Users/{ann['id']}").body["title"] == "Dr."
    assert scim.get(f"/Users/{bob['id']}").status == 404


def test_an_old_version_is_a_failed_precondition(scim, run):
    ann = scim.create("ann")
    place = {"path": f"/Users/{ann['id']}", "version": 'W/"0"'}
    put, delete = run(
        {"method": "PUT", "data": {**ann, "title": "Dr."}, **place}, {"method": "DELETE", **place}
    )

    assert [put["status"], delete["status"]] == ["412", "412"]
    assert "title" not in scim.get(f"/Users/{ann['id']}").body


def test_a_job_goes_on_after_errors_unless_it_says_how_many(scim, run):
    missing = {"method": "DELETE", "path": "/Users/nobody"}
    statuses = [one["status"] for one in run(missing, missing, create("ann", "a"))]
    assert statuses == ["404", "404", "201"]

    assert [one["status"] for one in run(missing, create("bob", "b"), failOnErrors=1)] == ["404"]
    assert len(run(missing, missing, create("bob", "b"), failOnErrors=2)) == 2
    assert len(run(missing, create("bob", "b"), failOnErrors=2)) == 2
    assert [user["userName"] for user in scim.find('userName sw "bob"')] == ["bob@example.com"]


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"method": "GET", "path": "/Users"},
        {"method": "POST", "path": "/Users", "data": {"userName": "x@example.com"}},
        {"method": "POST", "path": "/Users/x", "bulkId": "x", "data": {}},
        {"method": "POST", "path": "/Bulk", "bulkId": "x", "data": {}},
        {"method": "POST", "path": "/Users", "bulkId": "x"},
        {"method": "DELETE", "path": "/Users"},
        {"method": "DELETE", "path": "/Users/"},
        {"method": "PATCH", "path": "/Me", "data": {}},
        {"method": "DELETE", "path": None},
    ],
)
def test_an_operation_that_is_none_fails_alone(run, operation):
    bad, good = run(operation, create("ann", "a"))

    assert (bad["status"], bad["response"]["schemas"]) == ("400", [names.ERROR])
    assert good["status"] == "201"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        {"Operations": []},
        {"schemas": [names.PATCH_OP], "Operations": []},
        {"schemas": names.BULK_REQUEST, "Operations": []},
        {"schemas": [names.BULK_REQUEST]},
        {"schemas": [names.BULK_REQUEST], "Operations": {}},
        {"schemas": [names.BULK_REQUEST], "Operations": ["DELETE"]},
    ],
)
def test_what_is_no_job_is_refused(scim, body):
    assert scim.post("/Bulk", body).status == 400


def test_too_many_operations_or_bytes_are_refused(scim):
    missing = {"method": "DELETE", "path": "/Users/nobody"}
    many = send(scim, *[missing] * (MAX_OPERATIONS + 1))
    large = send(scim, create("ann", "a", title="x" * MAX_PAYLOAD_SIZE))

    assert (many.status, large.status) == (413, 413)
    assert str(MAX_OPERATIONS) in many.body["detail"]
    assert str(MAX_PAYLOAD_SIZE) in large.body["detail"]
    assert send(scim, *[missing] * MAX_OPERATIONS).status == 200


def test_a_job_needs_a_token_and_is_posted(scim):
    assert scim.get("/Bulk").status == 405
    scim.token = None
    assert send(scim, create("ann", "a")).status == 401


def test_rules_hold_for_every_operation(under):
    scim = under(("required_attributes", {"attributes": ["title"]}))
    refused, made = send(scim, create("ann", "a"), create("bob", "b", title="Dr.")).body[
        "Operations"
    ]
    assert (refused["status"], made["status"]) == ("400", "201")
    assert refused["response"]["detail"] == "Missing required: title."


def test_faults_hold_for_every_operation(under):
    scim = under(faults=["P4-active-is-ignored"])
    place = path(scim, scim.create("ann")["meta"]["location"])
    off = {"op": "replace", "path": "active", "value": False}
    data = {"schemas": [names.PATCH_OP], "Operations": [off]}
    (reported,) = send(scim, {"method": "PATCH", "path": place, "data": data}).body["Operations"]

    assert reported["status"] == "200"
    assert scim.get(place).body["active"] is True


def test_me_is_the_account_that_the_token_belongs_to(scim):
    owner = scim.provider.users()[0]
    actual = scim.get("/Me")

    assert actual.body == owner
    assert actual.headers["location"] == owner["meta"]["location"]
    assert set(scim.get("/Me", "attributes=userName").body) == {"schemas", "id", "userName"}


def test_nobody_registers_themselves(scim):
    assert scim.post("/Me", {"schemas": [names.USER], "userName": "x@example.com"}).status == 501
