"""Runs that get their own tokens: whatever is learned on the way is shown nowhere."""

import base64
import json
import signal
import stat
from contextlib import contextmanager

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.endpoints.oauth import AuthorizationServer
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.http_server import serve

from .running import ALL, FILES, disguises
from .targets import provider_at, target
from .test_secrets import LOUD, _throws_back, around

SECRET = "Kd8/w+mQ~cli.ent_secret-31=="
CLIENT = {"SCIM_CLIENT_ID": "okta", "SCIM_CLIENT_SECRET": SECRET}
FIRST = {**CLIENT, "SCIM_REFRESH_TOKEN": SECRET}
RENEWED = "okta" if ALL else "test_create_users or test_import or test_oauth"
"""The checks during which tokens are renewed: enough requests for several."""

ACCEPTED = "okta.enable_provisioning.api_credentials_are_accepted"


class Issuing(AuthorizationServer):
    """Remembers every token that it gave, and can take them back."""

    def __init__(self, **options):
        super().__init__("okta", SECRET, **options)
        self.given = []

    def give(self):
        reply = super().give()
        self.given += [reply.body["access_token"], reply.body["refresh_token"]]
        return reply

    def revoke(self):
        self._until.clear()


@contextmanager
def app(issuing, *faults):
    seeded = [Fault(f"T{n}", "", (), f) for n, f in enumerate(faults)]
    provider = Provider(load("okta-oin"), tokens=[], residents=5, oauth=issuing, faults=seeded)
    with serve(provider):
        yield provider


def options(run, provider, **oauth):
    """Write a profile that leads to a provider's endpoints, and return the run's options."""
    endpoints = {f"{n}_url": f"{provider.base_url}/oauth/{n}" for n in ("token", "authorize")}
    head = {"name": "mine", "title": "Mine", "extends": "okta-oin", "auth": ["oauth2"]}
    profile = {**head, "oauth": {**endpoints, **oauth}}
    (run.folder / "mine.yaml").write_text(json.dumps(profile))
    return "--profile=./mine.yaml", f"--base-url={provider.base_url}"


def throws_back(call, respond):
    """Put also what is new into headers: the token that the answer itself gives."""
    reply = _throws_back(call, respond)
    if call.path == "/oauth/token" and reply.ok:
        body = json.loads(reply.raw)
        reply.headers["X-New"] = body["access_token"]
        reply.headers["X-New-64"] = base64.b64encode(f".{body['refresh_token']}".encode()).decode()
    return reply


def test_every_check_of_credentials_knows_what_a_token_is(run):
    chosen = "rfc7644 and (authentication or security)"
    with app(Issuing()) as provider:
        finished = run(*options(run, provider), "-k", chosen, token=None, **FIRST)

    assert finished.reported("violates", "advisory", "blocked", "error") == {}, finished.out
    assert len(finished.reported("conforms")) > 15


@pytest.mark.parametrize("client_auth", ["basic", *(["post"] if ALL else [])])
def test_what_a_run_learns_is_shown_nowhere(run, client_auth):
    issuing, asked = Issuing(lifetime=2), []

    def ends_now_and_then(call, respond):
        asked.append(call)
        if len(asked) % 50 == 0:  # however soon the run is over: it has seen several tokens
            issuing.revoke()
        return respond(call)

    with app(issuing, throws_back, ends_now_and_then) as provider:
        arguments = options(run, provider, client_auth=client_auth)
        finished = run(*arguments, *LOUD, "-k", RENEWED, token=None, **FIRST)

    assert {path.name for path in run.report.iterdir()} == set(FILES), finished.out + finished.err
    assert len(issuing.given) > 6
    for secret in (SECRET, *issuing.given):
        for place, text in finished.outputs().items():
            for form in disguises(secret):
                assert form not in text, f"{form} in {place}: …{around(text, form)}…"


def test_a_refresh_token_that_was_replaced_is_kept_for_the_next_run(run):
    issuing = Issuing()
    with app(issuing) as provider:
        arguments = (*options(run, provider), "-k", "oauth or api_credentials")
        first = run(*arguments, token=None, **FIRST)
        (kept,) = run.state.glob("*.refresh")
        assert {kept.read_text()} == issuing.refresh_tokens
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        second = run(*arguments, token=None, **FIRST)
        kept.chmod(0o644)
        refused = run(*arguments, token=None, **FIRST)

    assert (first.code, second.code) == (0, 0), first.out + second.out
    assert "okta.oauth.a_rotated_refresh_token_works" in second.reported("conforms")
    assert refused.code == 4
    assert "other users can read" in refused.err


def test_a_token_that_ends_in_the_middle_is_renewed_as_okta_does(run):
    issuing, users = Issuing(), []

    def ends(call, respond):
        users.append(call.path == "/Users" and call.method == "POST")
        if users[-1] and users.count(True) in {2, 4}:
            issuing.revoke()
        return respond(call)

    with app(issuing, ends) as provider:
        arguments = (*options(run, provider), "-k", "test_create_users")
        finished = run(*arguments, token=None, **FIRST)
        left = len(provider.users())

    assert finished.code == 0, finished.out
    sent = finished.record["exchanges"]
    ended = [n for n, one in enumerate(sent) if one["response"]["status"] == 401]
    assert len(ended) == 2
    for n in ended:
        assert sent[n + 1]["request"]["url"].endswith("/oauth/token")
        assert sent[n + 2]["request"] == sent[n]["request"]
        assert sent[n + 2]["response"]["status"] == 201
    assert left == 5


def test_a_target_whose_authorization_server_refuses_the_client_cannot_be_used(run):
    issuing = Issuing()
    issuing.refresh_tokens.clear()
    with app(issuing) as provider:
        finished = run(*options(run, provider), token=None, **FIRST)

    assert finished.code == 6
    assert finished.record["stopped"]["reason"] == (
        "no access token: Error while refreshing OAuth token: Bad Request. Errors reported by "
        "remote server: The grant is unknown, used, or meant for another redirect URI."
    )
    assert len(finished.record["exchanges"]) == 1


def test_a_token_endpoint_that_gives_no_token_is_a_finding(run):
    def without_token(call, respond):
        reply = respond(call)
        if call.path == "/oauth/token":
            reply.body = {key: value for key, value in reply.body.items() if "access" not in key}
        return reply

    with app(Issuing(), without_token) as provider:
        finished = run(*options(run, provider), "-k", "oauth or api_c", token=None, **FIRST)

    assert finished.code == 1, finished.out
    assert "the response contains no access token" in finished.reported("violates")[ACCEPTED]


def test_client_credentials_do_for_a_staging(run):
    with app(Issuing()) as provider:
        arguments = options(run, provider, grant="client_credentials")
        finished = run(*arguments, "-k", "oauth or api_credentials", token=None, **CLIENT)

    assert finished.code == 0, finished.out
    assert not list(run.state.glob("*.refresh"))


def test_a_sweep_gets_its_own_token_too(run, gate):
    with app(Issuing(), gate.fault.apply) as provider:
        gate.hold(lambda: len(provider.users()) > 8)
        process = run.start(*options(run, provider), token=None, **FIRST)
        run.stop_at(gate, process, signal.SIGKILL)
        run.finish(process)
        assert list(run.state.glob("*.jsonl"))
        command = ("-m", "pytest_scim.cli", "sweep", "--profile=./mine.yaml")
        swept = run.finish(run.python(*command, token=None, **FIRST))
        left = len(provider.users())

    assert swept.code == 0, swept.out + swept.err
    assert left == 5
    assert not list(run.state.glob("*.jsonl"))


def test_a_bearer_run_is_asked_nothing_of_oauth(run):
    finished = run("--profile=okta-oin", "-k", "test_oauth", token=None)

    conforming = finished.reported("conforms").keys()
    assert conforming == {
        "okta.create_users.the_created_id_identifies_no_other_resource"
    }  # always run
    others = {c["verdict"] for c in finished.record["checks"] if c["id"] not in conforming}
    assert others == {"not-applicable", "not-run"}
    assert (
        "the profile lets this run authenticate without OAuth 2.0"
        in finished.reported("not-applicable").values()
    )
    assert "C21902,Verify" in finished.text("oin-test-plan.csv")


@pytest.mark.parametrize(("integration", "verdict"), [("oin", "violates"), ("aiw", None)])
def test_a_user_name_and_a_password_are_a_finding_of_a_catalog_app(run, integration, verdict):
    provider = Provider(load("okta-oin"), tokens=["t0"])
    right = base64.b64encode(b"okta:s3cret").decode()

    def basic(method, place, headers, body):
        rest = [(k, v) for k, v in headers if k.lower() != "authorization"]
        known = ("Authorization", f"Basic {right}") in headers
        return response(method, place, [*rest, ("Authorization", f"Bearer {'t0' * known}")], body)

    response = provider_at(provider)
    profile = f"name: mine\ntitle: Mine\nextends: okta-{integration}\nauth: [basic]\n"
    (run.folder / "mine.yaml").write_text(profile)
    with target(basic) as running:
        finished = run(
            "--profile=./mine.yaml",
            f"--base-url={running.origin}/scim/v2",
            "-k",
            "test_enable_provisioning",
            token=None,
            SCIM_USERNAME="okta",
            SCIM_PASSWORD="s3cret",
        )

    check = "okta.enable_provisioning.a_catalog_app_needs_no_user_name_and_password"
    reported = {c["id"]: c["verdict"] for c in finished.record["checks"]}
    assert reported.get(check) == verdict
    assert reported[ACCEPTED] == "conforms"
