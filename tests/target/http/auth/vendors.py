"""A target whose tokens come from its own authorization server, and what a run asks there."""

import json
from urllib.parse import parse_qs

import httpx

from pytest_scim.scim.messages import CREDENTIALS, Request

LOOK = Request("GET", "/Users", headers=(("Authorization", CREDENTIALS),))
TOKEN_URL = "https://auth.example.com/o/token/?tenant=1"
SECRET = "s3cret+/:ß and more"


class Vendor:
    """A target and its authorization server. ``seen`` holds what reached it, in order."""

    def __init__(self):
        self.seen = []
        self.good = {"access-1"}
        self.tokens = iter(())
        self.response = None
        self.now = 1000.0

    def __call__(self, request):
        if request.url.host != "auth.example.com":
            token = request.headers["Authorization"].removeprefix("Bearer ")
            self.seen.append(token)
            return httpx.Response(200 if token in self.good else 401, json={"sent": token})
        form = {key: value[0] for key, value in parse_qs(request.content.decode()).items()}
        self.seen.append(form)
        self.request = request
        if self.response is not None:
            return self.response
        return httpx.Response(200, json=next(self.tokens))


def given(number, **more):
    return {"access_token": f"access-{number}", "token_type": "Bearer", **more}


def asked(token):
    return {"grant_type": "refresh_token", "refresh_token": token}


def recorded(client):
    return json.dumps([(e.request, e.response, e.error) for e in client.recording.exchanges])
