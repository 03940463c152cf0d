"""Which of the profile's ways a run takes."""

from dataclasses import replace

import pytest

from pytest_scim.profile.load import load
from pytest_scim.profile.model import OAuth as Declared
from pytest_scim.run.credentials import client_of, credentials_of, refresh_token_path
from pytest_scim.target.http.auth.credentials import CredentialsError
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_store import RefreshToken

CLIENT = {"SCIM_CLIENT_ID": "okta", "SCIM_CLIENT_SECRET": "s3cret"}
REFRESH = {"SCIM_REFRESH_TOKEN": "refresh-0"}
ENDPOINTS = Declared("https://a.example/t", "https://a.example/a", scopes=("scim",))


def profile(*auth, **oauth):
    return replace(load("okta-oin"), auth=auth, oauth=replace(ENDPOINTS, **oauth))


@pytest.mark.parametrize(
    ("auth", "environ", "way"),
    [
        (("oauth2",), {**CLIENT, **REFRESH}, "oauth"),
        (("oauth2", "bearer"), {**CLIENT, **REFRESH, "SCIM_TOKEN": "t"}, "oauth"),
        (("bearer", "oauth2"), {**CLIENT, **REFRESH, "SCIM_TOKEN": "t"}, "Bearer"),
        (("bearer", "oauth2"), {**CLIENT, **REFRESH}, "oauth"),
        (("oauth2", "bearer"), {"SCIM_TOKEN": "t"}, "Bearer"),
        (("oauth2",), {"SCIM_TOKEN": "t"}, "Bearer"),
        (("basic", "oauth2"), {**CLIENT, **REFRESH, "SCIM_USERNAME": "u"}, "Basic"),
        (("bearer",), {**CLIENT, **REFRESH, "SCIM_TOKEN": "t"}, "Bearer"),
    ],
)
def test_the_first_way_counts_that_there_is_a_secret_for(tmp_path, auth, environ, way):
    made = credentials_of(profile(*auth), environ, tmp_path)

    assert ("oauth" if isinstance(made, OAuth) else made.scheme) == way


@pytest.mark.parametrize(
    ("auth", "environ", "reported"),
    [
        (("oauth2",), {}, "no credentials: set SCIM_CLIENT_ID and SCIM_CLIENT_SECRET in the"),
        (("oauth2",), {"SCIM_CLIENT_ID": "x"}, "set SCIM_CLIENT_ID and SCIM_CLIENT_SECRET"),
        (("bearer", "oauth2"), {}, "no credentials: set SCIM_TOKEN in the"),
        (("oauth2",), CLIENT, "no refresh token: run pytest-scim login --profile okta-oin, or set"),
    ],
)
def test_what_is_missing_is_told_in_one_sentence(tmp_path, auth, environ, reported):
    with pytest.raises(CredentialsError) as refused:
        credentials_of(profile(*auth), environ, tmp_path)
    assert reported in str(refused.value)


def test_a_profile_without_endpoints_has_no_oauth(tmp_path):
    with pytest.raises(CredentialsError, match="okta-oin has no 'oauth' with a token_url"):
        credentials_of(load("okta-oin"), CLIENT, tmp_path)


def test_client_credentials_need_no_refresh_token(tmp_path):
    made = credentials_of(profile("oauth2", grant="client_credentials"), CLIENT, tmp_path)

    assert isinstance(made, OAuth)
    assert made.refresh_token is None


def test_a_token_given_by_hand_is_not_used_again_once_it_was_replaced(tmp_path):
    declared, environ = profile("oauth2"), {**CLIENT, **REFRESH}
    credentials_of(declared, environ, tmp_path).refresh_token.replace("refresh-1")

    assert credentials_of(declared, environ, tmp_path).refresh_token.token == "refresh-1"
    another = {**CLIENT, "SCIM_REFRESH_TOKEN": "refresh-9"}
    assert credentials_of(declared, another, tmp_path).refresh_token.token == "refresh-9"


def test_a_kept_token_goes_only_where_it_came_from(tmp_path):
    declared = profile("oauth2")
    kept = refresh_token_path(tmp_path, declared, client_of(declared, CLIENT))
    RefreshToken(kept).replace("refresh-1")
    assert credentials_of(declared, CLIENT, tmp_path).refresh_token.token == "refresh-1"

    elsewhere = profile("oauth2", token_url="https://evil.example/t")
    with pytest.raises(CredentialsError, match="no refresh token"):
        credentials_of(elsewhere, CLIENT, tmp_path)
