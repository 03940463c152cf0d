import http.client
import json
from socketserver import ThreadingTCPServer
from urllib.parse import urlsplit

import httpx
import pytest

from pytest_scim.provider import Provider
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.http_server import serve

HEAD = {"Authorization": "Bearer t0ken", "Content-Type": "application/scim+json"}


@pytest.fixture
def server():
    with serve(Provider(tokens=["t0ken"])) as running:
        yield running


def test_one_connection_carries_many_requests(server, make_user):
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.connect()
    local = connection.sock.getsockname()
    body = json.dumps(make_user("ada@example.com"))
    for method, path, sent, status in (
        ("GET", "/Users?count=2", None, 200),
        ("POST", "/Users", body, 201),
        ("POST", "/Users", body, 409),
        ("GET", "/Users/nobody", None, 404),
    ):
        connection.request(method, f"/scim/v2{path}", sent, HEAD)
        response = connection.getresponse()
        assert (response.status, response.version) == (status, 11)
        assert json.loads(response.read())
        assert connection.sock.getsockname() == local
    connection.close()


def test_a_204_leaves_the_connection_usable(server):
    with httpx.Client(headers=HEAD) as client:
        users = client.get(f"{server.base_url}/Users").json()["Resources"]
        gone = client.delete(f"{server.base_url}/Users/{users[0]['id']}")
        assert (gone.status_code, gone.content) == (204, b"")
        assert "content-type" not in gone.headers
        assert client.get(f"{server.base_url}/Users").json()["totalResults"] == 2


def test_locations_lead_back_to_the_server(server, make_user):
    with httpx.Client(headers=HEAD) as client:
        created = client.post(f"{server.base_url}/Users", json=make_user("ada@example.com"))
        assert client.get(created.headers["location"]).json() == created.json()


def test_nothing_is_served_outside_the_base(server):
    root = server.base_url.removesuffix("/scim/v2")
    assert urlsplit(server.base_url).path == "/scim/v2"
    with httpx.Client(headers=HEAD) as client:
        for path in ("/", "/Users", "/scim/v2Users", "/scim/v1/Users"):
            assert client.get(root + path).status_code == 404
        assert client.get(f"{server.base_url}/").status_code == 200


def test_a_body_without_length_is_asked_for_one(server):
    with httpx.Client(headers=HEAD) as client:
        reply = client.post(f"{server.base_url}/Users", content=iter([b"{}"]))
    assert reply.status_code == 411


def test_a_defect_of_a_fault_is_answered_not_hidden():
    @fault("T")
    def broken(call, respond):
        raise LookupError("no such thing")

    provider = Provider(tokens=["t0ken"], faults=[broken])
    with serve(provider) as server, httpx.Client(headers=HEAD) as client:
        reply = client.get(f"{server.base_url}/Users")
    assert reply.status_code == 500
    assert reply.json()["detail"] == "LookupError: no such thing"


def test_a_server_looks_often_whether_it_is_to_stop(monkeypatch):
    waits, serve_forever = [], ThreadingTCPServer.serve_forever

    def noted(self, poll_interval=0.5):
        waits.append(poll_interval)
        serve_forever(self, poll_interval)

    monkeypatch.setattr(ThreadingTCPServer, "serve_forever", noted)
    with serve(Provider(tokens=["t0ken"])):
        pass
    assert len(waits) == 1
    assert waits[0] <= 0.05


def test_stopping_is_quiet_and_ends_the_connections_kept_alive(capfd):
    with httpx.Client(headers=HEAD) as client:
        with serve(Provider(tokens=["t0ken"])) as server:
            client.get(f"{server.base_url}/Users")
        with pytest.raises(httpx.TransportError):
            client.get(f"{server.base_url}/Users")
    assert capfd.readouterr() == ("", "")
