"""A target that throws back all it is sent: the token is still nowhere to be read."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.http_server import serve

from .running import ALL, FILES, TOKEN, WHOLE, disguises

PLAIN = () if ALL else ("-k", "test_create_users or test_sync_password or test_errors")
"""What a run selects that prints less than the loud one, whose suites are all with ``SCIM_ALL``."""

LOUD = ("-vv", "--showlocals", "--tb=long", "-olog_cli=true", "-olog_cli_level=DEBUG")
CRASHES = '''
"""Checks of a vendor's own that go wrong."""

import logging
import os

import pytest

from pytest_scim.checks.check import MUST, check


@pytest.fixture
def broken():
    token = os.environ["SCIM_TOKEN"]
    raise RuntimeError(f"no fixture with {token}")


@check(MUST)
def test_its_set_up_crashes(broken):
    """A check whose fixture crashes."""


@check(MUST)
def test_it_crashes(users):
    """A check with the token in a local variable and in its exception."""
    token = os.environ["SCIM_TOKEN"]
    print("printed", token)
    logging.getLogger("vendor").error("logged %s", token)
    try:
        raise RuntimeError(f"logged with {token}")
    except RuntimeError:
        logging.getLogger("vendor").exception("caught")
    users.find(token)
    raise ValueError(f"a crash with {token}")


@check(MUST)
def test_it_finds(users):
    """A check whose finding holds the token."""
    token = os.environ["SCIM_TOKEN"]
    assert token == "something else"
'''


DIES = '''
"""A check that takes the interpreter with it."""

import os

from pytest_scim.checks.check import MUST, check


@check(MUST)
def test_it_dies(users):
    """A check in whose frames a token is at hand."""
    token = os.environ["SCIM_TOKEN"]
    users.find(token)
    os.abort()
'''


def _throws_back(call: Call, respond) -> Reply:
    """Put the credentials and the body of a request into headers, errors and lists."""
    reply = respond(call)
    sent = call.headers.get("Authorization", "")
    body = call.raw.decode()
    percent = quote(sent, safe="")
    lower = re.sub("%..", lambda found: found[0].lower(), percent)  # as .NET writes it
    forms = [sent, percent, lower, *(_base64(f"{'.' * n}{sent}..") for n in range(3))]
    for number, form in enumerate(forms):
        reply.headers[f"X-Sent-{number}"] = form
    reply.headers["Set-Cookie"] = f"session={sent.partition(' ')[2]}"
    if isinstance(reply.body, dict):
        reply.body["urn:example:sent"] = {"forms": forms, "body": body}
        if not reply.ok:
            reply.body["detail"] = f"{reply.body.get('detail')} {' '.join(forms)} {body}"
    # A JSON writer may escape what it likes: PHP's and Java's do so with a slash.
    content = json.dumps(reply.body).replace("/", "\\/") if reply.body is not None else ""
    return Reply(reply.status, reply.headers, raw=content.encode())


def _base64(text):
    return base64.b64encode(text.encode()).decode()


@pytest.fixture(scope="module")
def runs(runner):
    """A plain run, a loud one, and a loud one of checks that crash."""
    echo = Fault("T-echo", "", (), _throws_back)

    def against_an_echo(name):
        start = runner(name)
        arguments = PLAIN if name == "plain" else (*LOUD, *WHOLE)
        if name == "crashing":
            folder = start.folder / "checks" / "vendor"
            folder.mkdir(parents=True)
            (folder / "test_own.py").write_text(CRASHES)
            arguments = (str(folder), *LOUD)
        provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=[echo])
        with serve(provider) as server:
            return start("--profile=okta-oin", f"--base-url={server.base_url}", *arguments)

    names = ("plain", "loud", "crashing")
    with ThreadPoolExecutor(max_workers=2) as reusable_users:
        return dict(zip(names, reusable_users.map(against_an_echo, names), strict=True))


@pytest.mark.parametrize("name", ["plain", "loud", "crashing"])
def test_a_token_that_is_thrown_back_is_shown_nowhere(runs, name):
    run = runs[name]
    assert {path.name for path in run.folder.iterdir()} == set(FILES), run.out + run.err
    assert run.record["exchanges"]
    for place, text in run.outputs().items():
        for form in disguises(TOKEN):
            assert form not in text, f"{form} in {place}: …{around(text, form)}…"


def test_no_process_of_a_run_has_the_token_in_its_arguments(run):
    listed = []

    def look(call, respond):
        if not listed:
            for one in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):  # it has just ended
                    listed.append(one.read_bytes())
        return respond(call)

    watch = Fault("T-watch", "", (), look)
    provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=[watch])
    with serve(provider) as server:
        command = ["-m", "pytest_scim.cli", "run", "--profile=okta-oin"]
        process = run.python(*command, f"--base-url={server.base_url}", "-k", "api_credentials")
        finished = run.finish(process)

    assert finished.code == 0, finished.out + finished.err
    assert [one for one in listed if b"-profile=okta-oin" in one]
    for form in disguises(TOKEN):
        assert not [one for one in listed if form.encode() in one]


def test_a_run_that_crashes_dumps_no_token(run):
    folder = run.folder / "checks" / "vendor"
    folder.mkdir(parents=True)
    (folder / "test_own.py").write_text(DIES)
    provider = Provider(load("okta-oin"), tokens=[TOKEN])
    with serve(provider) as server:
        finished = run("--profile=okta-oin", f"--base-url={server.base_url}", str(folder), *LOUD)

    assert finished.code < 0
    assert "Fatal Python error" in finished.err
    for form in disguises(TOKEN):
        assert form not in finished.out + finished.err


def test_the_passwords_that_okta_sends_are_kept_out_too(runs):
    exchanges = runs["plain"].record["exchanges"]
    sent = [each["request"]["body"] for each in exchanges if each["voice"] == "okta"]
    bodies = [json.loads(body or "{}") for body in sent]
    assert {body["password"] for body in bodies if "password" in body} == {"[redacted]"}
    # Thrown back, it stands in a text inside the response's JSON.
    responses = [each["response"]["body"] for each in exchanges if each["response"]]
    thrown_back = [json.loads(text) for text in responses if text and "urn:example:sent" in text]
    assert thrown_back
    kept = {body["urn:example:sent"]["body"] for body in thrown_back}
    assert "[redacted]" in kept
    assert [text for text in kept if "password" in text] == []


def test_a_check_that_crashes_is_an_error_of_ours(runs):
    reported = runs["crashing"].reported("error")
    assert reported == {
        "vendor.own.it_crashes": "a crash with [redacted]",
        "vendor.own.its_set_up_crashes": "no fixture with [redacted]",
    }
    assert list(runs["crashing"].reported("violates")) == ["vendor.own.it_finds"]


def around(text, form):
    place = text.index(form)
    return text[max(0, place - 300) : place + 50]
