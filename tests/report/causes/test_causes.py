"""Which findings form one cause: a table of checks and exchanges."""

import json

from pytest_scim.report.causes.build import by_check, causes_of

from ..specimen.checks import check

BASE = "https://scim.example.com"


class Run:
    """A run of invented checks; each has exchanges of its own."""

    def __init__(self):
        self.checks, self.exchanges = [], []

    def add(self, name, verdict, *sent, **more):
        numbers = range(len(self.exchanges), len(self.exchanges) + len(sent))
        self.exchanges += [exchange(*one) for one in sent]
        self.checks.append(check(f"okta.{name}", verdict, **{"exchanges": [*numbers]} | more))

    def causes(self, *set_ups):
        found = causes_of(self.checks, self.exchanges, BASE, {f"okta.{name}" for name in set_ups})
        return [[name.removeprefix("okta.") for name in one["checks"]] for one in found]


def exchange(method, path, status=200, detail=None, body=None):
    reply = None if detail is None else json.dumps({"detail": detail})
    return {
        "voice": "okta",
        "request": {"method": method, "url": BASE + path, "headers": [], "body": body},
        "response": {"status": status, "headers": [], "body": reply},
        "error": None,
    }


def refused(user):
    return ("PUT", f"/Users/{user}", 400, f"No attribute {user}1")


def test_a_run_without_findings_has_no_causes():
    run = Run()
    run.add("a", "conforms", ("GET", "/Users/1"))
    run.add("b", "not-run")
    assert run.causes() == []


def test_the_same_refusal_is_one_cause_whatever_the_checks_say_of_it():
    run = Run()
    run.add("a", "violates", refused("x"), message="the name is unchanged")
    run.add("b", "advisory", refused("y"), ("GET", "/Users/y"), level="SHOULD", message="no title")
    run.add("c", "conforms", ("PUT", "/Users/z"))
    run.add("d", "violates", ("DELETE", "/Groups/1", 405), message="DELETE returned 405")
    assert run.causes() == [["a", "b"], ["d"]]


def test_a_refusal_that_conforming_checks_see_too_is_no_cause():
    run = Run()
    for name in "abcdefghi":
        run.add(name, "conforms", ("POST", "/Groups", 400, "no members"))
    run.add(
        "x", "violates", ("POST", "/Groups", 400, "no members"), ("GET", "/Users/1"), message="p"
    )
    run.add(
        "y", "violates", ("POST", "/Groups", 400, "no members"), ("GET", "/Groups/1"), message="q"
    )
    assert run.causes() == [["x"], ["y"]]


def test_findings_about_the_same_attribute_are_one_cause():
    run, sides = Run(), {"expected": {"name.givenName": "Kim"}, "actual": {"name.givenName": None}}
    run.add("a", "violates", ("PUT", "/Users/1"), message="after the update", **sides)
    run.add("b", "violates", ("POST", "/Users", 201), message="after the create", **sides)
    run.add("c", "violates", ("PUT", "/Users/2"), message="x", expected={"title": 1}, actual={})
    assert run.causes() == [["a", "b"], ["c"]]


def test_a_lost_and_an_additional_member_are_two_causes():
    run = Run()
    read = ("GET", "/Groups/1")
    for name in "vwxyz":
        run.add(name, "conforms", read)
    run.add("a", "violates", read, message="the Group has 1 member, not 2")
    run.add("b", "violates", read, message="m", expected=["1"], actual=["1", "2"])
    run.add("c", "violates", read, message="n", expected=["1", "2"], actual=["1"])
    assert run.causes() == [["a", "c"], ["b"]]


def test_a_resource_that_vanished_is_a_cause_and_one_that_was_deleted_is_none():
    run = Run()
    gone = ("GET", "/Users/1", 404, "not found")
    run.add("a", "conforms", ("GET", "/Users/2"), ("DELETE", "/Users/2", 204))
    run.add("b", "conforms", ("GET", "/Users/2", 404, "not found"))
    run.add("c", "violates", ("GET", "/Users/1"), gone, message="no name")
    run.add("d", "violates", ("PUT", *gone[1:]), message="no title")
    assert run.causes() == [["c", "d"]]


def test_a_create_that_is_taken_and_the_lookup_that_found_nobody_are_one_cause():
    run, lookup = Run(), ("GET", "/Users?filter=userName%20eq%20%22a%22")
    run.add("a", "violates", lookup, message="the lookup by userName returns no User")
    run.add("b", "violates", lookup, ("POST", "/Users", 409, "taken"), message="Conflict")
    assert run.causes() == [["a", "b"]]


def test_errors_of_a_form_of_their_own_are_one_cause():
    run, own = Run(), ("GET", "/Users/1", 400, None)
    for name, said in {"a": "the `schemas` of the Error", "b": "the `scimType` of it"}.items():
        run.add(name, "advisory", (*own[:1], f"/{name}", *own[2:]), level="SHOULD", message=said)
    run.add("c", "advisory", ("GET", "/c"), level="SHOULD", message="the `schemas` of the list")
    assert run.causes() == [["a", "b"], ["c"]]


def test_failed_set_ups_belong_to_the_last_finding_before_them():
    run, failed = Run(), ("PATCH", "/Groups/1", 400, "no such user")
    run.add("a", "violates", ("DELETE", "/Groups/2", 204), message="the users are gone")
    run.add("b", "violates", failed, message="p")
    run.add("c", "violates", failed, message="q")
    assert run.causes("b", "c") == [["a", "b", "c"]]
    assert run.causes() == [["a"], ["b", "c"]]


def test_a_healed_deviation_is_a_cause_of_its_own():
    run, declared = Run(), {"reason": "until May", "ticket": None, "since": None}
    for name in "ab":
        run.add(name, "stale", ("PUT", "/Users/1"), message="it passes", deviation=declared)
    run.add("c", "violates", ("PUT", "/Users/1"), message="it passes")
    assert run.causes() == [["a", "b"], ["c"]]


def test_a_cause_names_its_checks_their_cases_what_it_blocks_and_the_exchanges():
    run = Run()
    run.add("a", "advisory", refused("x"), level="SHOULD", message="p", okta_cases=["C2"])
    run.add(
        "b", "violates", refused("x"), ("GET", "/Users/x"), message="q", okta_cases=["C1", "C2"]
    )
    run.add("c", "blocked", blocked_by="okta.b")
    run.add("d", "blocked", blocked_by="okta.c")
    (cause,) = causes_of(run.checks, run.exchanges, BASE)
    assert cause == {
        "id": "okta.b",
        "title": "q",
        "level": "MUST",
        "checks": ["okta.b", "okta.a"],
        "okta_cases": ["C1", "C2"],
        "blocks": ["okta.c", "okta.d"],
        "exchanges": [1, 0],
    }
    assert by_check([cause]) == dict.fromkeys(("okta.a", "okta.b", "okta.c", "okta.d"), "okta.b")


def test_an_unknown_id_that_is_found_is_one_cause_in_whatever_words():
    run, read = Run(), ("GET", "/Users/9")
    run.add("a", "violates", read, message="GET with an unknown `id` returned 200 with no body")
    sides = {"expected": {"HTTP status": "equals the number 404"}, "actual": {"HTTP status": 200}}
    run.add("b", "violates", read, message="1 of 1 assertions fails", **sides)
    for name in "uvwxyz":
        run.add(name, "conforms", ("GET", "/Users/1"))
    assert run.causes() == [["a", "b"]]


def test_the_same_list_that_has_a_resource_twice_is_one_cause():
    run = Run()
    read, sequel = ("GET", "/Groups?startIndex=1&count=2"), ("GET", "/Groups?startIndex=3&count=2")
    run.add("a", "violates", read, sequel, message="two pages of Groups have 1 in common")
    run.add("b", "violates", ("GET", "/Groups"), message="of 44 Groups, only 43 are different")
    run.add("c", "violates", ("GET", "/Users"), message="of 44 Users, only 43 are different")
    run.add("d", "conforms", read, sequel, ("GET", "/Users"))
    assert run.causes() == [["a", "b"], ["c"]]


def test_a_count_is_that_of_the_list_that_the_finding_names():
    run, sides = Run(), {"expected": {"totalResults": 0}, "actual": {"totalResults": None}}
    run.add("a", "violates", ("GET", "/Users?filter=x"), message="1 fails", **sides)
    run.add("b", "violates", ("GET", "/Groups"), message="no number as `totalResults` of /Users")
    assert run.causes() == [["a", "b"]]


def test_a_total_that_is_too_low_and_the_imports_that_it_ends_are_one_cause():
    run, page = Run(), ("GET", "/Users?startIndex=1&count=2")
    counts = {"expected": {"rows": 1, "totalResults": 2}, "actual": {"rows": 1, "totalResults": 1}}
    run.add("d", "violates", page, message="the import does not return the User")
    run.add("a", "violates", page, message="`totalResults` is 2, not 41", expected=41, actual=2)
    run.add("b", "violates", ("GET", "/Users?filter=x"), message="the page is another", **counts)
    run.add("c", "violates", page, message="an import returned 4 Users and leaves out 1 of 5")
    run.add("e", "violates", ("GET", "/Groups"), message="an import returned 4 Groups, 1 twice")
    for name in "uvwxyz":
        run.add(name, "conforms", page, ("GET", "/Groups"))
    assert run.causes() == [["a", "b", "d", "c"], ["e"]]


def test_an_import_that_leaves_out_users_of_the_total_is_incomplete():
    run, page = Run(), ("GET", "/Users?startIndex=1&count=2")
    run.add("a", "violates", page, message="`totalResults` is 42, not 41", expected=41, actual=42)
    run.add("b", "violates", page, message="an import returned 4 Users and leaves out 1 of 5")
    for name in "uvwxyz":
        run.add(name, "conforms", page)
    assert run.causes() == [["a", "b"]]


def test_lists_without_rows_are_one_cause_at_both_endpoints():
    run = Run()
    sides = {"actual": {"Resources": "(missing)"}}
    said = "1 of 1 assertions fails: Resources is missing (asserted: is not empty)"
    run.add("a", "violates", ("GET", "/Users"), message=said, **sides)
    run.add("b", "violates", ("GET", "/Groups"), message='the list lacks "Resources"')
    run.add("c", "violates", ("GET", "/Groups"), message="the Group lacks a member")
    assert run.causes() == [["a", "b"], ["c"]]
