"""A fingerprint tells credentials apart, and tells nobody what they are."""

import base64

import pytest

from pytest_scim.target.http.auth import binding as module
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import basic, bearer, header
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.recording.secrets.secret import Secret

BASE = "https://scim.example.com/v2"
TOKEN_URL = "https://login.example.com/token"


def oauth(name="client", secret="s3cret", token_url=TOKEN_URL):
    return OAuth(OAuthClient(name, Secret(secret), token_url), None)


def sealed(binding):
    facts = {"base_url": BASE, "run": "runtagaa", "profile": {"name": "mine", "path": None}}
    return {**facts, **binding.seal(facts)}


def fits(one, other, base_url=BASE):
    head = sealed(Binding(BASE, one))
    return Binding(base_url, other).fits(head)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (bearer("a"), bearer("a"), True),
        (bearer("a"), bearer("Bearer a"), True),
        (bearer("a"), bearer("b"), False),
        (bearer("a"), header("a"), False),
        (header("Token a"), header("Token a"), True),
        (basic("ann", "pw"), basic("ann", "pw"), True),
        (basic("ann", "pw"), basic("ann", "other"), False),
        (basic("ann", "pw"), basic("bob", "pw"), False),
        (oauth(), oauth(secret="renewed"), True),
        (oauth(), oauth(name="other"), False),
        (oauth(), oauth(token_url="https://evil.example/token"), False),
        (oauth(), bearer("client"), False),
    ],
)
def test_what_identifies_credentials_counts(one, other, same):
    assert fits(one, other) is same


def test_another_base_url_is_another_binding():
    assert not fits(bearer("a"), bearer("a"), f"{BASE}/")
    head = sealed(Binding(BASE, bearer("a")))
    moved = {**head, "base_url": "https://evil.example"}
    assert not Binding("https://evil.example", bearer("a")).fits(moved)


@pytest.mark.parametrize(
    "edit",
    [{"run": "resident"}, {"profile": {"name": "mine", "path": "/x.yaml"}}, {"more": 1}],
)
def test_a_head_that_was_edited_fits_nobody(edit):
    binding = Binding(BASE, bearer("a"))

    assert binding.fits(sealed(binding))
    assert binding.fits(dict(reversed(sealed(binding).items())))
    assert not binding.fits({**sealed(binding), **edit})


def test_each_seal_has_a_salt_of_its_own():
    binding = Binding(BASE, bearer("a"))
    seals = [sealed(binding) for _ in range(3)]

    assert len({one["salt"] for one in seals}) == len({one["fingerprint"] for one in seals}) == 3
    assert all(len(one["salt"]) == 32 and len(one["fingerprint"]) == 64 for one in seals)


@pytest.mark.parametrize("credentials", [bearer("tok-en-1"), basic("ann", "pa55word"), oauth()])
def test_nothing_of_the_credentials_stands_in_a_seal(credentials):
    text = str(sealed(Binding(BASE, credentials)))

    for secret in ("tok-en-1", "pa55word", "s3cret", "client"):
        assert secret not in text
        assert base64.b64encode(secret.encode()).decode().rstrip("=") not in text
        assert secret.encode().hex() not in text


def test_a_short_password_is_not_quickly_guessed(monkeypatch):
    rounds = []
    derive = module.hashlib.pbkdf2_hmac

    def counted(name, known, salt, iterations):
        rounds.append((name, iterations))
        return derive(name, known, salt, 1)

    monkeypatch.setattr(module.hashlib, "pbkdf2_hmac", counted)
    Binding(BASE, basic("ann", "pw")).seal({})

    assert rounds == [("sha256", 100_000)]


@pytest.mark.parametrize("wrong", [{"salt": "no hex"}, {"fingerprint": "ü"}, {"fingerprint": ""}])
def test_a_head_that_is_damaged_fits_nobody(wrong):
    binding = Binding(BASE, bearer("a"))

    assert not binding.fits({**sealed(binding), **wrong})


def test_a_binding_shows_no_secret_when_it_is_printed():
    assert "tok-en-1" not in repr(Binding(BASE, bearer("tok-en-1")))
