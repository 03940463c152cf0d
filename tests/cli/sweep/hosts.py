"""Two providers on loopback as targets of a sweep, each with a log of what reached it."""

import datetime as dt
import hashlib
import json
from contextlib import contextmanager

from pytest_scim.cli.sweep.journals import sweep
from pytest_scim.cli.sweep.scope import Scope
from pytest_scim.profile.bundled import file_of
from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.run.credentials import credentials_of
from pytest_scim.target.cleanup.journal.file import Entry, Journal, journal_path
from pytest_scim.target.cleanup.journal.head import new_head
from pytest_scim.target.http.auth.binding import Binding

from ...plugin.targets import provider_at, target

TAG = "runtagaa"
RESIDENTS = 5
READING = {"GET"}
PAGE = b"<html><title>404 page not found</title></html>"


class Host:
    """A provider behind a log; ``instead`` may answer a request in its place."""

    def __init__(self, token, profile=None):
        self.token = token
        self.provider = Provider(profile or load("okta-oin"), tokens=[token], residents=RESIDENTS)
        self.respond = provider_at(self.provider)
        self.requests = []
        self.instead = lambda method, path: None
        self.base_url = ""

    def __call__(self, method, place, headers, body):
        sent = {name.lower(): value for name, value in headers}
        self.requests.append((method, place, sent.get("authorization")))
        reply = self.instead(method, place.removeprefix("/scim/v2"))
        return reply or self.respond(method, place, headers, body)

    @property
    def environ(self):
        return {"SCIM_TOKEN": self.token}

    @property
    def writes(self):
        return [(method, place) for method, place, _ in self.requests if method not in READING]

    @property
    def names(self):
        users = [one["userName"] for one in self.provider.users()]
        return [*users, *(one["displayName"] for one in self.provider.groups())]

    def user(self, n=1, tag=TAG, **more):
        """Create a user as a run would have, and return it."""
        return self.provider.put_user({"userName": f"ada.lovelace.{tag}{n}@example.com", **more})

    def group(self, name=f"Team {TAG}1", *members):
        listed = [{"value": one["id"]} for one in members]
        return self.provider.put_group({"displayName": name, "members": listed})

    def state(self):
        """Return a digest of everything at the target."""
        everything = [self.provider.users(), self.provider.groups()]
        return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


@contextmanager
def host(token, profile=None):
    one = Host(token, profile)
    with target(one) as running:
        one.base_url = f"{running.origin}/scim/v2"
        yield one


def journalled(folder, base_url, environ, *entries, tag=TAG, profile="okta-oin"):
    """Write the journal that a killed run has left, and return it; it is not open any more."""
    declared = load(profile)
    binding = Binding(base_url, credentials_of(declared, environ, folder))
    named = {"name": declared.name, "path": file_of(declared)}
    started = dt.datetime.now(dt.UTC) - dt.timedelta(days=3, hours=1)
    head = new_head(binding, tag, named, started)
    journal = Journal(journal_path(folder, base_url, tag), head)
    journal.open()
    for entry in entries:
        journal.write("intend", Entry(entry.kind, entry.name))
        journal.write("created", entry)
    journal.close(done=False)
    return journal


def left(folder, at, *entries, **more):
    """Write the journal that a killed run has left of a host; see ``journalled``."""
    return journalled(folder, at.base_url, at.environ, *entries, **more)


def of(user):
    return Entry("Users", user["userName"], user["id"])


def of_group(group):
    return Entry("Groups", group["displayName"], group["id"])


def swept(folder, environ, **asked):
    """Sweep a folder; return what is reported, one sentence a line, and the exit codes."""
    results = list(sweep(Scope(folder, environ, **asked)))
    return [f"{one.about}: {one.sentence}" for one in results], results


def codes(results):
    return [one.code for one in results]


def reply(status, body=b"", kind="text/html"):
    return status, [("Content-Type", kind)], body
