"""A target that says what it was told to, and remembers what it was asked."""

import json

from pytest_scim.scim.messages import Response
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.groups import Groups
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.users import Users

TAG = "runtagaa"
BASE_URL = "https://scim.example.com"
BINDING = Binding(BASE_URL, bearer("t0ken"))
GONE = (404, {"detail": "no"})


def reply(status, body=None):
    return Response(status, content=b"" if body is None else json.dumps(body).encode())


def head(base_url=BASE_URL, run=TAG, name="okta-oin", **more):
    """Return the head of a journal: of credentials that nobody has, unless ``more`` says whose."""
    return {
        "format": 2,
        "base_url": base_url,
        "run": run,
        "profile": {"name": name, "path": None},
        "started": "2026-11-20T12:00:00+00:00",
        "salt": "0" * 32,
        "fingerprint": "0" * 64,
        **more,
    }


class Scripted:
    """Answers one request after the other; the last answer is given ever after."""

    def __init__(self, *responses, timeout=0.0):
        self.responses = [reply(*response) for response in responses]
        self.asked = []
        self.ownership = Ownership(TAG, Journal(None, {}))
        self.users = Users(self, self.ownership, timeout=timeout)
        self.groups = Groups(self.users)

    def __call__(self, request):
        self.asked.append(request)
        return self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]

    @property
    def lines(self):
        """What was asked, in words."""
        return [f"{one.method} {one.target}" for one in self.asked]

    @property
    def bodies(self):
        return [one.body for one in self.asked]
