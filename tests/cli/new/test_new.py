"""``pytest-scim new`` writes a first profile from GET requests, and nothing else."""

import os
import stat

import pytest

from pytest_scim.cli.new.reading import ENDPOINTS
from pytest_scim.profile.load import load
from pytest_scim.profile.model import FEATURES, OAuth
from pytest_scim.provider import Provider
from pytest_scim.provider.http_server import serve
from pytest_scim.scim.names import EMAIL, EMAIL_TYPE, GIVEN, GROUP, USER

from .scripted import STRANGER, TOKEN, attribute, listed, schema

FULL = ["create_users", "update_users", "deactivate_users", "import_users", "sync_password"]


def offered(profile):
    return [name for name in FEATURES if profile.features[name]]


def test_a_profile_has_what_the_target_says(new):
    assert new.run("--contact", "okta@acme.example", "--vendor", 'Acme "Ltd" # 1') == 0
    profile = new.profile
    assert (profile.name, profile.title, profile.integration) == ("acme", "Acme", "oin")
    assert (profile.vendor, profile.contact) == ('Acme "Ltd" # 1', "okta@acme.example")
    assert offered(profile) == [*FULL, "push_groups", "import_groups"]
    paths = ["userName", "externalId", GIVEN, "name.familyName", "title", EMAIL, EMAIL_TYPE]
    assert [one.path for one in profile.attributes] == paths
    assert profile.required == ("userName", GIVEN, EMAIL)
    assert profile.auth == ("bearer",)
    assert profile.user_patch
    assert profile.base_url is None  # that of a target on this machine is no documentation
    assert "# The target also announces OAuth 2.0" in new.text


def test_only_get_is_sent_once_to_each_endpoint(new):
    assert new.run() == 0
    assert sorted(new.target.sent) == sorted(("GET", path) for path in ENDPOINTS)
    assert "(5 GET requests; nothing was written)" in new.out


def test_defaults_and_gaps_are_printed_and_are_comments(new):
    assert new.run("--title", "Acme Portal") == 0
    assert "Default: --integration oin\n" in new.out
    assert "Default: --username-format Okta username\n" in new.out
    assert "--title" not in new.out
    gap = "how long a change takes to become visible (propagation), and its rate limit"
    assert f"Not found out: {gap}\n" in new.out
    assert f"#   - {gap}\n" in new.text
    note = "1 of 1 Users that were read have an email address as userName."
    assert f"Note: {note}\n" in new.out
    assert f"#   - {note}\n" in new.text


def test_values_of_users_and_groups_appear_nowhere(new):
    new.target.bodies["/Schemas"] = 404
    assert new.run() == 0
    assert "nickName:" in new.text  # that a User has one is no value
    for value in (STRANGER, "Amazing", "Secret Project", "customer.example", TOKEN):
        assert value not in new.text + new.out + new.err


def test_the_same_target_gives_the_same_bytes(new):
    assert new.run() == 0
    first = new.text
    assert new.run("--force") == 0
    assert new.text == first


@pytest.mark.parametrize("integration", ["oin", "oiw", "aiw"])
def test_each_kind_of_app_gets_a_profile_that_loads(new, integration):
    assert new.run("--integration", integration) == 0
    assert new.profile.integration == integration
    assert new.profile.user_patch is (integration != "aiw")
    assert new.profile.features["import_groups"] is (integration != "aiw")


def test_flags_decide_what_was_found_otherwise(new):
    flags = ["--feature=push_groups=off", "--feature=import_user_schema=on"]
    flags += ["--username-format", "email prefix", "--email-domain", "acme.example"]
    assert new.run(*flags) == 0
    profile = new.profile
    assert offered(profile) == [*FULL, "import_groups", "import_user_schema"]
    assert profile.application_username_format == "Email prefix"
    assert profile.test_users.email_domain == "acme.example"
    assert profile.test_users.username_format == "{given}.{family}.{tag}{number}"


def test_a_target_without_groups_and_discovery_gets_the_basic_attributes(new):
    new.target.bodies = {"/Users": listed()}
    assert new.run() == 0
    profile = new.profile
    assert offered(profile) == FULL[:4]
    assert [one.path for one in profile.attributes] == [
        *("userName", "externalId", GIVEN, "name.familyName", "displayName", EMAIL, EMAIL_TYPE)
    ]
    assert "Not found out: which attributes it stores: GET /Schemas returned 404" in new.out
    assert "/Groups returned" not in new.out


def test_what_a_target_denies_is_said(new):
    new.target.bodies["/ServiceProviderConfig"]["patch"]["supported"] = False
    new.target.bodies["/ServiceProviderConfig"]["filter"]["supported"] = False
    new.target.bodies["/Groups"] = 501
    assert new.run() == 0
    assert new.profile.user_patch is False
    assert "Note: /ServiceProviderConfig denies PATCH" in new.out
    assert "denies filters" in new.out
    assert "whether it has Groups: GET /Groups returned 501" in new.out


def test_a_token_that_is_accepted_alone_is_of_the_mode_header(new):
    new.target.authorization = TOKEN
    assert new.run() == 0
    assert new.profile.auth == ("header",)
    assert new.run("--force", "--auth", "bearer") == 6
    assert new.run("--force", "--integration", "aiw") == 6
    assert "401 for every request: is the token right?" in new.err


def test_basic_is_the_mode_of_a_classic_app_with_a_user_name(new, monkeypatch):
    monkeypatch.delenv("SCIM_TOKEN")
    monkeypatch.setenv("SCIM_USERNAME", "ann")
    monkeypatch.setenv("SCIM_PASSWORD", "pa55word")
    new.target.authorization = "Basic YW5uOnBhNTV3b3Jk"
    assert new.run("--integration", "aiw") == 0
    assert new.profile.auth == ("basic",)
    assert "pa55word" not in new.text + new.out


def test_oauth_needs_its_endpoints_and_uses_a_token_of_the_environment(new):
    urls = ["--token-url", "https://a.example/token", "--authorize-url", "https://a.example/auth"]
    assert new.run("--auth", "oauth2") == 4
    assert new.run(*urls) == 4
    assert new.run("--auth", "oauth2", *urls) == 0
    assert new.profile.oauth == OAuth("https://a.example/token", "https://a.example/auth")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--base-url", "ftp://a.example"], "is not an http or https URL with a host"),
        (["--base-url", "https://t0ken@a.example"], "--base-url contains credentials"),
        (["--base-url", "http://127.0.0.1:1/scim?x=1"], "has a query or a fragment"),
        (["--out", "acme.txt"], "the file of a profile ends in .yaml or .yml"),
        (["--out", "no/acme.yaml"], "no is not a folder"),
        (["--title", "a\x1bb"], "use one line of printable text"),
        (["--title", "a\nb: c"], "use one line of printable text"),
        (["--vendor", "a" * 201], "use at most 200 characters"),
        (["--integration", "oid"], "--integration 'oid': use oin, oiw or aiw"),
        (["--auth", "basic"], "Okta offers Basic authentication for aiw only"),
        (["--auth", "token"], "use bearer, header, oauth2 or basic"),
        (["--feature", "push_group=on"], "did you mean 'push_groups'?"),
        (["--username-format", "login"], "use Okta username, Okta username prefix"),
        (["--email-domain", "a b"], "must be a domain, for example example.com"),
        (["--vendor", f"key {TOKEN}"], "contains a piece of the token"),
    ],
)
def test_bad_input_is_one_sentence_and_creates_nothing(new, arguments, sentence):
    assert new.run(*arguments) == 4
    assert sentence in new.err
    assert TOKEN not in new.err
    assert new.err.count("\n") == 1
    assert [*new.folder.glob("*.y*ml")] == []


def test_a_name_is_that_of_a_profile(new):
    new.name = "../acme"
    assert new.run() == 4
    assert "the name '../acme' must be lower-case letters, digits and hyphens" in new.err
    assert new.target.sent == []


def test_no_token_is_a_usage_error(new, monkeypatch):
    monkeypatch.delenv("SCIM_TOKEN")
    assert new.run() == 4
    assert "set SCIM_TOKEN in the environment" in new.err


@pytest.mark.parametrize(
    ("bodies", "sentence"),
    [
        ({}, "404 for /Users: is the path of the base URL correct?"),
        (dict.fromkeys(ENDPOINTS, b"<html>Sign in</html>"), "with an HTML page"),
        ({"/Users": 503}, "503 for /Users: a gateway responded"),
    ],
)
def test_a_target_that_cannot_be_used_is_one_sentence(new, bodies, sentence):
    new.target.bodies = bodies
    assert new.run() == 6
    assert sentence in new.err
    assert new.err.count("\n") == 1
    assert [*new.folder.glob("*.yaml")] == []


def test_a_wrong_token_and_a_closed_port_are_one_sentence(new):
    new.target.authorization = "Bearer another"
    assert new.run() == 6
    assert new.err == "pytest-scim: 401 for every request: is the token right?\n"
    assert new.run("--base-url", "http://127.0.0.1:1/scim/v2") == 6
    assert new.err.startswith("pytest-scim: nothing listens at 127.0.0.1:1")
    assert [*new.folder.glob("*.yaml")] == []


def test_a_token_that_only_discovery_accepts_is_refused(new):
    new.target.bodies["/Users"] = 401
    assert new.run() == 6
    assert "401 for /Users: is the token right?" in new.err


def test_a_file_is_replaced_only_with_force(new):
    out = new.folder / "acme.yaml"
    out.write_text("mine")
    assert new.run() == 4
    assert out.read_text() == "mine"
    assert new.target.sent == []
    assert new.run("--force") == 0
    assert new.profile.title == "Acme"
    assert [path.name for path in new.folder.iterdir()] == ["acme.yaml"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~_umask()


def test_a_link_is_not_replaced(new):
    (new.folder / "other.yaml").write_text("mine")
    (new.folder / "acme.yaml").symlink_to("other.yaml")
    assert new.run("--force") == 4
    assert (new.folder / "other.yaml").read_text() == "mine"


def _umask():
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


EVIL = 'x"\n}: [&a !!python/object *b] # <b>\u2028\x1b[2J ../../'
NAMES = ["badge", EVIL, "a" * 500, "$ref", "", None, 7, {}, "title\nrules: []"]


def test_names_of_a_hostile_target_have_no_effect(new):
    strange = [attribute(name) for name in NAMES]
    extensions = [{"schema": "urn:acme:User"}, {"schema": f"urn:{EVIL}"}, {"schema": 3}, 4]
    odd = [attribute("userName"), attribute("cost", required=True), *strange, "no attribute", None]
    new.target.bodies |= {
        "/Schemas": [schema(USER, *odd), schema(EVIL, *strange), None, "text"],
        "/ResourceTypes": listed({"schema": USER, "schemaExtensions": extensions}, EVIL),
        "/Users": listed(EVIL, None, {"userName": {"a": EVIL}}, {"userName": EVIL}),
        "/ServiceProviderConfig": {
            "authenticationSchemes": [{"type": EVIL}, 3],
            "patch": {"supported": EVIL},
            "filter": [],
        },
    }
    assert new.run() == 0
    assert [one.path for one in new.profile.attributes] == ["userName", "externalId"]
    assert not new.profile.rules
    assert "so a run does not test them: badge, urn:acme:User." in new.out
    assert "A User needs these attributes, which Okta does not send by default: cost." in new.out
    for piece in ("python/object", "\x1b", "\u2028", "aaaa", "<b>", ".."):
        assert piece not in new.text
        assert piece not in new.out.replace("…", "")


def test_a_huge_target_gives_a_small_file(new):
    many = [attribute(f"a{n}", required=True) for n in range(5000)]
    new.target.bodies["/Schemas"] = listed(schema(USER, attribute("userName"), *many))
    new.target.bodies["/Users"] = listed(*({"userName": f"u{n}@a.example"} for n in range(5000)))
    assert new.run() == 0
    assert len(new.text) < 10_000
    assert "10 of 10 Users" in new.out


def test_typed_values_are_mapped_where_the_target_has_types(new):
    subs = [attribute("value"), attribute("type", canonicalValues=["Work", "home"])]
    phones = attribute("phoneNumbers", *subs)
    addresses = attribute("addresses", attribute("locality"))
    emails = attribute("emails", attribute("value"), attribute("primary"))
    new.target.bodies["/Schemas"] = listed(
        schema(USER, attribute("USERNAME"), phones, addresses, emails), schema(GROUP)
    )
    assert new.run() == 0
    assert [one.path for one in new.profile.attributes] == [
        *("userName", "externalId", EMAIL, 'phoneNumbers[type eq "work"].value')
    ]
    tests = "Okta's SPEC and CRUD tests expect name.givenName, name.familyName of a User"
    assert f"Note: {tests}, which /Schemas does not have.\n" in new.out


def test_the_embedded_provider_gets_the_whole_mapping_and_rehearses_clean(new):
    okta = load("okta-oin")
    with serve(Provider(okta, tokens=[TOKEN])) as server:
        assert new.run("--base-url", server.base_url, rehearsal=True) == 0
    assert "Rehearsal on the embedded provider: no finding (" in new.out
    assert new.profile.attributes == okta.attributes
    assert new.profile.features == okta.features
