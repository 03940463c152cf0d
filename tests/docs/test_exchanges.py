"""The exchanges that the pages of findings call right are those of the embedded provider."""

import json
import re

import httpx
import pytest
import yaml

from pytest_scim.cli.catalog import all_checks
from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve

from .site import DOCS, ROOT

PAGES = sorted(path for path in (DOCS / "findings").glob("*.md") if path.stem != "index")
TOKEN = "docs-token"
JANE = "2819c223-7f76-453a-919d-413861904646"
ADA = "48af03ac-28ad-4fb8-8478-21d2a4b6c3f9"
TEAM = "abf4dd94-a4c0-4f67-89c9-76b03340cb9b"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Target:
    """A provider with the resources of a page, whose ids are those of the page."""

    def __init__(self, server):
        self.server = server
        self.ids = {}

    def send(self, method, path, body=None, token=TOKEN):
        body = None if body is None else self.translated(body, self.ids)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"}
        address = self.server.base_url + self.translated(path, self.ids)
        return httpx.request(method, address, content=body, headers=headers)

    def translated(self, text, ids):
        for mine, theirs in ids.items():
            text = text.replace(mine, theirs)
        return text

    def create(self, id_, path, body):
        self.ids[id_] = self.send("POST", path, json.dumps(body)).json()["id"]

    def prepare(self, names):
        for name, id_, user_name in (
            ("jane", JANE, "jane@example.com"),
            ("ada", ADA, "ada@example.com"),
            ("plus", "plus", "jane+test@example.com"),
        ):
            if name in names:
                person = {"givenName": user_name.partition("@")[0].title(), "familyName": "Doe"}
                body = {"schemas": [USER], "userName": user_name, "name": person, "active": True}
                self.create(id_, "/Users", body)
        if "inactive" in names:
            change = {"op": "replace", "value": {"active": False}}
            body = json.dumps({"schemas": [PATCH], "Operations": [change]})
            assert self.send("PATCH", f"/Users/{JANE}", body).status_code == 200
        if "team" in names:
            members = [{"value": JANE}, {"value": ADA}]
            self.create(
                TEAM, "/Groups", {"schemas": [GROUP], "displayName": "Team", "members": members}
            )


def front_matter(page):
    return yaml.safe_load(page.read_text(encoding="utf-8").split("---\n")[1])


def exchanges(page):
    """The requests and responses of a page, in pairs."""
    blocks = re.findall(r"(?ms)^```http\n(.*?)^```$", page.read_text(encoding="utf-8"))
    assert len(blocks) % 2 == 0
    return list(zip(blocks[::2], blocks[1::2], strict=True))


def parsed(block):
    head, _, body = block.strip().partition("\n\n")
    line, *headers = head.splitlines()
    return line, dict(header.split(": ", 1) for header in headers), body


def lacks(expected, actual, where=""):
    """Yield what the provider does not return although the page says so."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            if not isinstance(actual, dict) or key not in actual:
                yield f"{where}.{key} is missing"
            elif key != "detail":
                yield from lacks(value, actual[key], f"{where}.{key}")
    elif isinstance(expected, list):
        if not isinstance(actual, list) or len(expected) != len(actual):
            yield f"{where}: {actual}"
            return
        for n, value in enumerate(expected):
            yield from lacks(value, actual[n], f"{where}[{n}]")
    elif expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
        yield f"{where}: {actual}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_provider_returns_what_the_page_has(page):
    with serve(Provider(load("okta-oin"), tokens=[TOKEN], residents=0)) as server:
        target = Target(server)
        target.prepare(front_matter(page)["before"])
        for request, response in exchanges(page):
            (method, path, _), headers, body = parsed(request)[0].split(" "), *parsed(request)[1:]
            token = headers.get("Authorization", f"Bearer {TOKEN}").removeprefix("Bearer ")
            actual = target.send(method, path.removeprefix("/scim/v2"), body or None, token)
            line, named, expected = parsed(response)
            assert line == f"HTTP/1.1 {actual.status_code} {actual.reason_phrase}"
            assert actual.headers["Content-Type"].startswith(named["Content-Type"])
            returned = actual.json()
            if method == "POST" and actual.status_code == 201:
                target.ids[JANE] = returned["id"]
            theirs = {theirs: mine for mine, theirs in target.ids.items()}
            returned = json.loads(target.translated(json.dumps(returned), theirs))
            assert list(lacks(json.loads(expected), returned)) == []


def test_there_are_twenty_findings_and_the_overview_lists_each():
    assert len(PAGES) == 20
    overview = (DOCS / "findings" / "index.md").read_text(encoding="utf-8")
    assert [page.stem for page in PAGES if f"]({page.name})" not in overview] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_finding_names_checks_and_defects_that_exist(page):
    about = front_matter(page)
    known = {check.id for check in all_checks()}
    defects = yaml.safe_load((ROOT / "tests" / "suites" / "defects.yaml").read_text())
    assert about["checks"]
    assert set(about["checks"]) <= known
    assert set(about["defects"]) <= set(defects)
    reported = {check for code in about["defects"] for check in defects[code].get("checks", ())}
    assert reported & set(about["checks"])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_finding_has_a_snippet_for_each_framework(page):
    text = page.read_text(encoding="utf-8")
    for heading, language in (("Express", "js"), ("Django", "python"), ("Go", "go")):
        assert re.search(rf"(?m)^## {heading}\n\n```{language}$", text)
