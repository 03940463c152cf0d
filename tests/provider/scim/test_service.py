import os
import subprocess
import sys

import pytest

from pytest_scim.provider import Provider
from pytest_scim.provider.endpoints.bulk import MAX_OPERATIONS, MAX_PAYLOAD_SIZE
from pytest_scim.scim import names as urn


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_without_a_valid_token_nothing_is_told(scim, token):
    scim.token = token
    for path in ("/Users", "/Groups", "/Schemas", "/nowhere"):
        reply = scim.get(path)
        assert reply.status == 401
        assert reply.body["schemas"] == [urn.ERROR]
        assert reply.body["status"] == "401"
        assert reply.body["detail"]
        assert reply.headers["www-authenticate"].startswith("Bearer")


def test_what_does_not_exist_is_404_in_the_error_schema(scim):
    for path in ("/Users/0101", "/Groups/0101", "/Nowhere"):
        reply = scim.get(path)
        assert (reply.status, reply.body["status"]) == (404, "404")
        assert reply.body["schemas"] == [urn.ERROR]
        assert reply.body["detail"]
        assert reply.headers["content-type"] == "application/scim+json"


def test_a_put_to_an_unknown_id_creates_nobody(scim, make_user):
    before = len(scim.provider.users())
    assert scim.put("/Users/0101", make_user("ada@example.com")).status == 404
    assert len(scim.provider.users()) == before


def test_the_residents_are_always_the_same_plausible_people(scim):
    first = scim.get("/Users", "startIndex=1&count=2").body
    assert (first["totalResults"], first["itemsPerPage"], first["startIndex"]) == (3, 2, 1)
    ines = first["Resources"][0]
    assert ines["userName"] == "ines.aalto@resident.example"
    assert ines["name"] == {"givenName": "Ines", "familyName": "Aalto"}
    assert ines["emails"] == [{"value": ines["userName"], "type": "work", "primary": True}]
    assert ines["active"] is True


def test_pages_together_hold_everybody_once_and_the_newest_last(scim):
    scim.provider = Provider(tokens=["t0ken"], residents=120)
    scim.create("newest")
    pages = [scim.get("/Users", f"startIndex={at}&count=100").body for at in (1, 101, 201)]
    assert [page["itemsPerPage"] for page in pages] == [100, 21, 0]
    names = [one["userName"] for page in pages for one in page["Resources"]]
    assert len(set(names)) == 121
    assert names[-1] == "newest@example.com"


def test_what_a_run_changed_stays_with_its_provider(scim):
    resident = scim.provider.users()[0]
    scim.patch(f"/Users/{resident['id']}", {"op": "replace", "value": {"active": False}})
    scim.delete(f"/Users/{scim.provider.users()[1]['id']}")
    assert [one["active"] for one in Provider(tokens=["t"]).users()] == [True] * 3
    assert len(scim.provider.users()) == 2
    scim.provider.reset()
    assert [one["active"] for one in scim.provider.users()] == [True] * 3


def test_a_taken_name_is_taken_among_residents_too(scim, make_user):
    assert scim.post("/Users", make_user("INES.aalto@resident.example")).status == 409


def test_behind_the_protocol_users_and_groups_can_be_put_and_taken_away(scim):
    provider = scim.provider
    ada = provider.put_user({"id": "a1", "userName": "ada"})
    assert ada["id"] == "a1"
    assert provider.put_user({**ada, "title": "Dr"})["title"] == "Dr"
    group = provider.put_group({"displayName": "Sales", "members": [{"value": "a1"}]})
    assert provider.user("a1")["groups"][0]["value"] == group["id"]
    provider.delete_user("a1")
    assert provider.user("a1") is None
    assert provider.group(group["id"])["members"] == []
    provider.delete_group(group["id"])
    assert provider.groups() == []


def test_locations_begin_with_the_base_url(scim):
    scim.provider.base_url = "https://scim.example/base"
    assert scim.create()["meta"]["location"].startswith("https://scim.example/base/Users/")


def test_importing_the_room_loads_nothing_heavy():
    heavy = {"scim2_models", "scim2_server", "pydantic", "http.server"}
    code = "import sys, pytest_scim.provider as p; p.registry(); print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=True)
    assert not heavy & {*run.stdout.decode().split()}


def test_a_provider_after_the_first_is_made_for_little_work():
    Provider(tokens=["t"])
    calls = []
    sys.setprofile(lambda _frame, event, _arg: calls.append(event))
    try:
        Provider(tokens=["t"])
    finally:
        sys.setprofile(None)
    assert 0 < calls.count("call") < 2_000


def test_the_configuration_announces_what_there_is(scim):
    scim.token = None
    config = scim.get("/ServiceProviderConfig").body
    assert config["patch"]["supported"] is True
    assert config["bulk"] == {
        "supported": True,
        "maxOperations": MAX_OPERATIONS,
        "maxPayloadSize": MAX_PAYLOAD_SIZE,
    }
    assert config["authenticationSchemes"][0]["type"] == "oauthbearertoken"
