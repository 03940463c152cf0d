"""``pytest-scim guide --lint``: what the form of the OIN Wizard does not take."""

import json

import pytest

from pytest_scim.cli import main
from pytest_scim.cli.guide.lint import problems
from pytest_scim.profile.load import load

SUBDOMAIN = "'https://' + app.subdomain + '.example.com/scim/v2'"
EITHER = (
    "'https://fruits.example.com/scim2/' + (String.len(app.company_id) == 0 ? 'myapp/' : "
    "'myapp/' + app.company_id)"
)


@pytest.fixture
def profile(tmp_path):
    """Loads a profile with some keys besides those of a catalog app."""

    def loaded(**keys):
        data = {"name": "acme", "title": "Acme", "extends": "okta-oin", **keys}
        path = tmp_path / "acme.yaml"
        path.write_text(json.dumps(data))
        return load(str(path))

    return loaded


def wizard(base_url, *variables):
    return {"base_url": base_url, "variables": [{"label": "A label", **one} for one in variables]}


@pytest.mark.parametrize(
    ("base_url", "variables"),
    [
        ("https://api.example.com/scim/v2", []),
        (SUBDOMAIN, [{"name": "subdomain"}]),
        ("app.base_url", [{"name": "base_url"}]),
        ("app.base_url + 'scim/v2'", [{"name": "base_url"}]),
        ("app.base_url + '/v2'", [{"name": "base_url", "example": "https://a.example/scim"}]),
        (EITHER, [{"name": "company_id", "new": True}]),
        ("'https://' + (app.region == 'us' ? 'a' : 'b') + '.example.com'", [{"name": "region"}]),
        (SUBDOMAIN, [{"name": "subdomain", "example": "berry-farm"}]),
    ],
)
def test_a_form_that_okta_takes_has_no_problem(profile, base_url, variables):
    assert problems(profile(oin_wizard=wizard(base_url, *variables))) == []


NEW = {"name": "subdomain", "new": True}


@pytest.mark.parametrize(
    ("base_url", "variables", "problem"),
    [
        ("http://api.example.com", [], "must begin with https://"),
        ("https://localhost/scim", [], "is on this machine, which Okta cannot reach"),
        ("https://api.example.com/#a", [], "has a fragment, after which Okta cannot append /Users"),
        ("https://api.example.com//v2", [], "has an empty segment in its path"),
        ("https://a_b.exa mple.com", [], "is not a URL"),
        (f"https://a.example.com/{'a' * 1024}", [], "characters, and the form takes 1024"),
        ("api.example.com/scim", [], "cannot be read at character 16"),
        (SUBDOMAIN, [], "refers to app.subdomain, which oin_wizard.variables does not have"),
        (SUBDOMAIN, [NEW], "without a value of app.subdomain, which published instances do not"),
        (EITHER.replace(" == ", " != "), [{"name": "company_id", "new": True}], ""),
        ("'http://' + app.subdomain", [{"name": "subdomain"}], "must begin with https://"),
        (SUBDOMAIN, [{"name": "subdomain", "example": "a b"}], "is not a URL"),
        ("https://api.example.com", [{"name": "unused"}], "does not use the variable 'unused'"),
    ],
)
def test_a_base_url_that_okta_does_not_take_is_a_problem(profile, base_url, variables, problem):
    found = problems(profile(oin_wizard=wizard(base_url, *variables)))
    if not problem:  # the URL is valid in both cases: only its path differs
        assert found == []
        return
    assert len(found) == 1
    assert found[0].startswith("oin_wizard.base_url: ")
    assert problem in found[0]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Sub", "must begin with a lower-case letter"),
        ("1sub", "must begin with a lower-case letter"),
        ("sub-domain", "must begin with a lower-case letter"),
        ("süb", "must begin with a lower-case letter"),
        ("a" * 1025, "has 1025 characters, and the form takes 1024"),
    ],
)
def test_a_name_that_the_form_does_not_take_is_a_problem(profile, name, problem):
    found = problems(profile(oin_wizard=wizard("https://api.example.com", {"name": name})))
    assert f"oin_wizard.variables[0].name: {problem}" in " ".join(found).replace(
        repr(name) + " ", ""
    )


def test_the_form_has_eight_variables_of_different_names(profile):
    def found(*names):
        text = "'https://a.example.com/' + " + " + ".join(f"app.{name}" for name in names)
        return problems(profile(oin_wizard=wizard(text, *({"name": name} for name in names))))

    assert found(*(f"v{n}" for n in range(8))) == []
    assert found(*(f"v{n}" for n in range(9))) == [
        "oin_wizard.variables: 9 variables, and the form has 8"
    ]
    assert found("a", "a") == [
        "oin_wizard.variables[1].name: 'a' is the name of another variable, too"
    ]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"auth": ["basic"]}, "auth: the form does not offer basic"),
        ({"features": {"import_users": False}}, "features.import_users: is false"),
        ({"features": {"import_groups": False}}, "features.import_groups: is false"),
        ({"features": {"profile_sourcing": True}}, "features.profile_sourcing: the form does not"),
        ({"integration": "aiw"}, "integration: aiw is not submitted"),
        (
            {
                "auth": ["oauth2"],
                "oauth": {"token_url": "https://a.example/t", "grant": "client_credentials"},
            },
            "oauth.grant: the form offers authorization_code, not client_credentials",
        ),
    ],
)
def test_what_the_form_does_not_offer_is_a_problem(profile, keys, problem):
    (found,) = problems(profile(base_url="https://api.example.com/scim", **keys))
    assert found.startswith(problem)


def test_the_command_prints_one_line_for_each_problem(tmp_path, capsys):
    assert main(["guide", "livepreso", "--lint"]) == 1
    assert capsys.readouterr().out == (
        "oin_wizard.base_url: is missing, and so is base_url; the form requires one\n"
    )
    assert main(["guide", "scileads", "--lint"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["guide", "scileads", "--lint", "--out", str(tmp_path / "a.md")]) == 4
