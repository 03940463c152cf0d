import pytest

from pytest_scim.provider import Provider, registry
from pytest_scim.provider.faults import collect
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.parts import matches, patched
from pytest_scim.scim.paths import MISSING

OFF = {"op": "replace", "value": {"active": False}}


@fault("V1", switches_off="username_is_email")
def any_user_name_is_taken(call, respond):
    """POST takes any userName."""
    return respond(call)


def test_faults_are_found_by_a_readable_id():
    found = registry()["7644-3.11-me-is-a-list"]
    assert found.title == "/Me returns a ListResponse"
    assert found.catches == ("rfc7644.me.me_returns_a_user_a_redirect_or_501",)
    assert (found.layer, found.integrations, found.rule) == ("service", (), None)


def test_a_fault_stands_where_the_first_check_that_catches_it_does():
    for found in registry().values():
        authority, *_, topic = found.apply.__module__.partition(".faults.")[2].split(".")
        folder, section, _ = found.catches[0].split(".")
        assert folder == authority, found.id
        assert f"{topic}_".startswith(f"{section}_"), found.id


def test_a_fault_has_a_title():
    assert [found.id for found in registry().values() if not found.title] == []


def test_two_faults_of_one_id_are_refused():
    twin = fault("V1")(any_user_name_is_taken.apply)
    assert collect([any_user_name_is_taken, (any_user_name_is_taken, 7)]) == {
        "V1-any-user-name-is-taken": any_user_name_is_taken
    }
    with pytest.raises(ValueError, match="V1-any-user-name-is-taken"):
        collect([any_user_name_is_taken, (twin,)])


def test_f1_returns_everybody_whatever_the_filter(under):
    scim = under(faults=["F1-filter-is-ignored"])
    assert len(scim.find('userName eq "nobody@example.com"')) == 3


def test_l1_gives_start_index_as_a_string(under):
    scim = under(faults=["L1-start-index-is-a-string"])
    assert scim.get("/Users", "startIndex=1&count=2").body["startIndex"] == "1"


def test_p4_accepts_a_deactivation_and_ignores_it(under):
    scim = under(faults=["P4-active-is-ignored"])
    path = f"/Users/{scim.create()['id']}"
    for operation in (OFF, {"op": "replace", "path": "active", "value": False}):
        assert scim.patch(path, operation).status == 200
        assert scim.get(path).body["active"] is True
    both = {"op": "replace", "value": {"active": False, "title": "Dr"}}
    assert scim.patch(path, both).body["title"] == "Dr"


def test_p2_refuses_an_operation_without_a_path(under):
    scim = under(faults=["P2-pathless-operation-is-refused"])
    path = f"/Users/{scim.create()['id']}"
    assert scim.patch(path, OFF).status == 400
    assert scim.patch(path, {"op": "replace", "path": "active", "value": False}).status == 200


def test_c1_creates_a_user_and_says_nothing(under, make_user):
    scim = under(faults=["C1-created-without-a-body"])
    reply = scim.post("/Users", make_user("ada@example.com"))
    assert (reply.status, reply.body) == (201, None)
    assert len(scim.find('userName eq "ada@example.com"')) == 1


def test_a2_answers_a_wrong_token_with_a_page(under):
    scim = under(faults=["A2-html-instead-of-401-error"])
    assert scim.get("/Users").status == 200
    scim.token = "wrong"
    reply = scim.get("/Users")
    assert (reply.status, reply.headers["content-type"]) == (401, "text/html")
    assert reply.body.startswith(b"<!DOCTYPE html>")


def test_a_fault_can_switch_a_rule_off(under, make_user):
    scim = under(("username_is_email", {}))
    assert scim.post("/Users", make_user("ada")).status == 400
    profile = scim.provider.profile
    scim.provider = Provider(profile, tokens=["t0ken"], faults=[any_user_name_is_taken])
    assert scim.post("/Users", make_user("ada")).status == 201


def test_faults_stand_outside_the_rules_the_first_one_outermost(under):
    seen = []

    def note(name):
        def step(call, respond):
            seen.append(name)
            reply = respond(call)
            seen.append((name, reply.status))
            return reply

        step.__name__ = name
        return fault("T")(step)

    scim = under(("groups_declined", {}))
    profile = scim.provider.profile
    scim.provider = Provider(profile, tokens=["t0ken"], faults=[note("outer"), note("inner")])
    scim.post("/Groups", {"displayName": "Sales"})
    assert seen == ["outer", "inner", ("inner", 501), ("outer", 501)]


def test_a_request_is_named_by_method_and_place(under):
    calls = []

    def watch(call, respond):
        calls.append(call)
        return respond(call)

    scim = under()
    scim.provider = Provider(tokens=["t0ken"], faults=[fault("T")(watch)])
    path = f"/Users/{scim.create()['id']}"
    scim.get("/Users", "filter=userName+eq+%22a%2Bb%22")
    scim.get(path)
    scim.patch(path, {"op": "replace", "path": "active", "value": False})
    scim.put(path, {})
    scim.delete(path)
    named = ["POST /Users", "GET /Users", "GET /Users/{id}"]
    named += [f"{method} /Users/{{id}}" for method in ("PATCH", "PUT", "DELETE")]
    assert [[name for name in named if matches(call, name)] for call in calls] == [
        [name] for name in named
    ]
    ids = [matches(call, "/Users/{id}") for call in calls]
    assert ids == [False, False, True, True, True, True]
    assert [matches(call, "GET Users|Groups") for call in calls].count(True) == 2
    assert calls[1].query == {"filter": 'userName eq "a+b"'}
    assert calls[1].headers.get("AUTHORIZATION") == "Bearer t0ken"
    assert patched(calls[3], "active") is False
    assert patched(calls[3], "title") is MISSING
