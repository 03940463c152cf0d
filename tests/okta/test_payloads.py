"""What Okta sends of a person follows the mapping, and is encoded once."""

import pytest

from pytest_scim.scim.names import EMAIL, EMAIL_TYPE, ENTERPRISE_USER, USER

from .play import Play, created, listed, response


def test_what_is_not_mapped_is_not_sent():
    play = Play(listed(), created(), attributes=("userName", "name.givenName", EMAIL))
    play.console.assign(play.okta_user)

    assert list(play.sent[1].body) == [
        "schemas", "userName", "name", "emails", "groups", "password", "active",
    ]  # fmt: skip
    assert play.sent[1].body["name"] == {"givenName": play.okta_user.given}
    assert play.sent[1].body["emails"] == [{"primary": True, "value": play.okta_user.email}]


def test_the_enterprise_extension_comes_only_with_a_value():
    play = Play(listed(), created())
    play.console.assign(play.okta_user)

    assert play.sent[1].body["schemas"] == [USER]
    assert ENTERPRISE_USER not in play.sent[1].body


def test_a_put_changes_the_work_email_in_its_place():
    emails = [{"type": "home", "value": "h@example.com"}, {"type": "work", "value": "old"}]
    actual = {"schemas": [USER], "id": "42", "emails": emails}
    play = Play(response(200, actual), response(200, actual), attributes=(EMAIL, EMAIL_TYPE)).link()
    play.console.update(play.okta_user)

    assert play.sent[1].body["emails"] == [
        emails[0],
        {"type": "work", "value": play.okta_user.email},
    ]


@pytest.mark.parametrize(
    ("user_name", "encoded"),
    [
        ("a+b@example.com", "a%2Bb%40example.com"),
        ('say "hi"', "say%20%5C%22hi%5C%22"),
        ("zoë@example.com", "zo%C3%AB%40example.com"),
        ("o'neil&co", "o%27neil%26co"),
    ],
)
def test_every_character_of_a_login_is_encoded_once(user_name, encoded):
    play = Play(listed(), created())
    play.console.assign(play.okta_user.having({"userName": user_name}))

    assert play.sent[0].target == (
        f"/Users?filter=userName%20eq%20%22{encoded}%22&startIndex=1&count=100"
    )
