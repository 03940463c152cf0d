"""What a read concerns, and when the run last changed it."""

import json

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.bounds import changes as module
from pytest_scim.target.http.bounds.changes import Changes
from pytest_scim.target.requests import name_query, request


class Clock:
    now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def wrote(changes, at, method, path, body=None, *, status=200, created=None, voice="check"):
    module.time.now = at
    content = json.dumps({"id": created}).encode() if created else b""
    changes.after(request(method, path, body), Response(status, content=content), voice)


def get(path):
    return request("GET", path)


def lookup(name, attribute="userName"):
    return request("GET", "/Users", query=name_query(attribute, name))


@pytest.fixture
def changes(clock):
    """A create of Jane at 1, and of Joe at 5."""
    found = Changes()
    wrote(found, 1, "POST", "/Users", {"userName": "Jane@x.test"}, created="1")
    wrote(found, 5, "POST", "/Users", {"userName": 'jo"e'}, created="2")
    clock.now = 6
    return found


def test_nothing_was_written_yet(clock):
    assert Changes().since() is None
    assert Changes().since(get("/Users/1")) is None


def test_a_read_by_an_id_concerns_the_writes_to_that_id(changes):
    assert changes.since(get("/Users/1")) == 5
    assert changes.since(get("/Users/2")) == 1
    assert changes.since(get("/Users/3")) is None


def test_a_lookup_concerns_the_writes_of_that_name_in_any_case(changes):
    assert changes.since(lookup("jane@X.test")) == 5
    assert changes.since(lookup('jo"e')) == 1
    assert changes.since(lookup("nobody")) is None


def test_a_list_concerns_every_write(changes):
    assert changes.since(get("/Users")) == 1
    assert changes.since(request("GET", "/Users", query="startIndex=1&count=2")) == 1


def test_a_lookup_of_a_former_name_concerns_the_write_that_replaced_it(changes):
    wrote(changes, 8, "PATCH", "/Users/1", {"value": {"userName": "new"}})

    assert changes.last(lookup("jane@x.test")) == 8
    assert changes.last(lookup("new")) == 8


def test_a_write_to_a_group_concerns_the_members_in_it(changes):
    body = {"Operations": [{"op": "remove", "path": 'members[value eq "1"]'}]}
    wrote(changes, 8, "PATCH", "/Groups/9", body)

    assert changes.last(get("/Users/1")) == 8
    assert changes.last(get("/Users/2")) == 5


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "/Users/1", 400), ("GET", "/Users/1", 200), ("POST", "/Users/.search", 200)],
)
def test_a_refused_write_and_a_read_change_nothing(changes, method, path, status):
    wrote(changes, 8, method, path, {"userName": "Jane@x.test"}, status=status)

    assert changes.last(get("/Users/1")) == 1


def test_a_write_without_a_response_may_have_changed_something(changes):
    wrote(changes, 8, "DELETE", "/Users/1", status=0)

    assert changes.last(get("/Users/1")) == 8


def test_a_list_does_not_wait_for_the_clean_up(changes):
    wrote(changes, 8, "DELETE", "/Users/1", status=204, voice="cleanup")

    assert changes.last() == 5
    assert changes.last(get("/Users/1")) == 8


def test_bytes_and_odd_strings_are_no_names(changes):
    wrote(changes, 8, "PUT", "/Users/1", b'{"userName')
    wrote(changes, 9, "PUT", "/Users/1", {"title": r'"\x"'})

    assert changes.last(lookup("jane@x.test")) == 9


def test_only_reads_pass_while_only_reading(changes):
    with changes.reading_only() as sent:
        changes.before(get("/Users/1"), "check")
        with pytest.raises(NotRun):
            changes.before(Request("DELETE", "/Users/1"), "check")

    assert [one.path for one in sent] == ["/Users/1"]
    changes.before(Request("DELETE", "/Users/1"), "check")
