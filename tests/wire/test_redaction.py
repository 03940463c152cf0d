"""No record shows a secret, nor people that the run did not make."""

import base64
import json
from dataclasses import asdict
from urllib.parse import quote

import httpx
import pytest

from pytest_scim.scim.message import Request
from pytest_scim.wire.auth import bearer
from pytest_scim.wire.client import Wire
from pytest_scim.wire.recording import Recording
from pytest_scim.wire.redact import FOREIGN, REDACTED, Redactor

from .tools import Anything

TOKEN = 'sk-~+/">\\aé9ZpQ_long?one'
ASCII = 'sk-~+/">\\a9ZpQ_long?one'


def encodings(secret):
    """Every way in which a target may give a secret back."""
    raw = secret.encode()
    shifted = [base64.b64encode(b"xyz"[:n] + raw + b"!").decode() for n in range(3)]
    safe = [base64.urlsafe_b64encode(b"xyz"[:n] + raw + b"!").decode() for n in range(3)]
    alone = [base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()]
    return [secret, quote(secret, safe=""), json.dumps(secret)[1:-1], *shifted, *safe, *alone]


def core(encoded, secret):
    """The characters of an encoding that stand for the secret alone."""
    return encoded[4:-4] if encoded != secret else secret


@pytest.mark.parametrize("encoded", encodings(TOKEN))
def test_no_encoding_of_a_secret_survives(encoded):
    shown = Redactor([TOKEN]).text(f"before {encoded} after")

    assert core(encoded, TOKEN) not in shown
    assert REDACTED in shown
    assert shown.startswith("before ")


def recorded(handler, *secrets, ours=lambda _: True, **request):
    recording = Recording(Redactor(secrets, ours=ours))
    wire = Wire(
        "http://h.example",
        bearer(ASCII),
        recording,
        Anything(),
        transport=httpx.MockTransport(handler),
    )
    wire.send(Request(**{"method": "GET", "path": "/Users", **request}))
    return recording.exchanges[0]


def echo(**reply):
    return lambda _: httpx.Response(200, **reply)


@pytest.mark.parametrize(
    "exchange",
    [
        lambda: recorded(echo(headers={"X-Echo": f"got {ASCII}"}), ASCII),
        lambda: recorded(echo(headers={"WWW-Authenticate": f"Bearer {ASCII}"}), ASCII),
        lambda: recorded(echo(text=f"<p>{ASCII}</p>"), ASCII),
        lambda: recorded(echo(json={"detail": [f"no {ASCII}"], ASCII: 1}), ASCII),
        lambda: recorded(echo(json=ASCII), ASCII),
        lambda: recorded(echo(content=b"\xff" + ASCII.encode()), ASCII),
        lambda: recorded(echo(), ASCII, query=f"token={quote(ASCII, safe='')}"),
        lambda: recorded(echo(), ASCII, headers=(("Authorization", f"Bearer {ASCII}"),)),
        lambda: recorded(echo(), ASCII, method="POST", body={"a": {"b": ASCII}}),
    ],
    ids=["header", "challenge", "html", "json", "string", "bytes", "url", "own header", "own body"],
)
def test_the_recording_holds_the_secret_nowhere(exchange):
    found = exchange()
    binary = base64.b64decode(found.response["body_base64"] or "").decode("latin-1")
    kept = json.dumps(asdict(found), ensure_ascii=False) + binary

    assert "9ZpQ_long" not in kept
    assert REDACTED in kept


def test_the_sentence_of_a_transport_error_holds_no_secret():
    def handler(request):
        raise httpx.ConnectError(f"proxy refused {ASCII}")

    assert recorded(handler, ASCII).error == f"cannot connect: proxy refused {REDACTED}"


@pytest.mark.parametrize(
    "escaped",
    [ASCII.replace("/", "\\/"), "".join(f"\\u{ord(letter):04x}" for letter in ASCII)],
    ids=["slashes escaped", "everything escaped"],
)
def test_a_secret_in_unusual_json_escapes_is_found(escaped):
    escaped = escaped if "\\u" in escaped else escaped.replace('"', '\\"').replace("\\a", "\\\\a")
    content = f'{{"detail": "{escaped}"}}'.encode()
    assert json.loads(content)["detail"] == ASCII

    assert recorded(echo(content=content), ASCII).response["body"] == (
        f'{{"detail": "{REDACTED}"}}'
    )


def test_passwords_and_tokens_are_redacted_by_their_name():
    body = {"userName": "a", "password": "hush", "nested": [{"Access_Token": "hush"}]}
    kept = recorded(echo(), method="POST", body=body)

    assert "hush" not in json.dumps(asdict(kept))


def test_a_body_without_secrets_is_kept_to_the_byte():
    content = b'{ "b":1,\n "a" : "\\u00e9" }'

    assert recorded(echo(content=content), ASCII).response["body"] == content.decode()


# -- people of others -----------------------------------------------------------------

STRANGER = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "id": "stranger-1",
    "userName": "grace@customer.example",
    "name": {"familyName": "Hopper"},
    "emails": [{"type": "work", "value": "grace@customer.example", "primary": True}],
    "active": True,
    "meta": {"resourceType": "User", "location": "http://h.example/Users/stranger-1"},
}
OURS = {"id": "ours-1", "userName": "jane.runtagaa1@example.com", "active": True}


def listed(*rows):
    return echo(json={"totalResults": len(rows), "Resources": list(rows)})


def tagged(resource):
    return "runtagaa" in resource.get("userName", "")


def test_the_values_of_a_stranger_are_masked_and_the_shape_is_kept():
    body = recorded(listed(STRANGER), ours=tagged).response["body"]
    shown = json.loads(body)["Resources"][0]

    assert not any(word in body for word in ("grace", "Hopper", "stranger"))
    assert shown["userName"] == FOREIGN
    assert shown["schemas"] == STRANGER["schemas"]
    assert shown["active"] is True
    assert shown["emails"] == [{"type": "work", "value": FOREIGN, "primary": True}]
    assert shown["meta"]["resourceType"] == "User"


def test_our_own_people_are_shown_beside_a_stranger():
    body = recorded(listed(OURS, STRANGER), ours=tagged).response["body"]

    assert json.loads(body)["Resources"][0] == OURS


def test_a_stranger_is_not_named_in_free_text_either():
    redactor = Redactor(ours=tagged)
    redactor.body(json.dumps(STRANGER).encode(), STRANGER)

    assert redactor.text("GET /Users/stranger-1: grace@customer.example is gone") == (
        f"GET /Users/{FOREIGN}: {FOREIGN} is gone"
    )


@pytest.mark.parametrize("kind", ["Schema", "ResourceType"])
def test_what_a_target_says_of_itself_is_nobody_s_data(kind):
    described = {
        "id": "urn:ietf:params:scim:schemas:core:2.0:User",
        "name": "User",
        "meta": {"resourceType": kind},
    }
    redactor = Redactor(ours=lambda _: False)

    assert json.loads(redactor.body(json.dumps(described).encode(), described)) == described
    assert redactor.text(described["id"]) == described["id"]


def test_a_finding_is_redacted_like_a_body():
    redactor = Redactor([ASCII], ours=tagged)

    assert redactor.value({"shown": STRANGER, "said": f"x {ASCII}", "n": 1}) == {
        "shown": redactor.value(STRANGER), "said": f"x {REDACTED}", "n": 1,
    }  # fmt: skip
    assert redactor.value(STRANGER)["userName"] == FOREIGN


def test_a_word_of_ours_in_a_finding_is_nobody_s_value():
    redactor = Redactor(ours=tagged)
    redactor.value({**STRANGER, "displayName": "(missing)"})

    assert redactor.text("displayName is (missing)") == "displayName is (missing)"


@pytest.mark.parametrize("place", range(990, 1010))
@pytest.mark.parametrize("quoted", [True, False])
def test_a_secret_that_a_cut_goes_through_is_not_kept(place, quoted):
    redactor = Redactor([ASCII])
    content = ("x" * place + ASCII + "é" * 2000).encode()
    body = json.dumps({"a": content.decode()}, ensure_ascii=False).encode() if quoted else content
    kept = redactor.body(body, json.loads(body) if quoted else "", 1000)

    assert ASCII[:4] not in kept[:1000].decode(errors="replace")
    assert len(kept) < 5000


def test_a_cut_leaves_characters_whole():
    redactor = Redactor([ASCII])

    for most in range(100, 110):
        assert "\ufffd" not in redactor.body("é€😀".encode() * 100, "", most).decode()
