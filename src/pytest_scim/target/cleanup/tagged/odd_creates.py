"""Unusual creates: the target is searched at once for what they created all the same."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Request, Response, describe
from pytest_scim.target.cleanup.identity import id_of, is_list, name_of, second_names
from pytest_scim.target.cleanup.tagged.find import Tagged, find_tagged
from pytest_scim.target.requests import request, resource_path
from pytest_scim.target.users import Users

PAGES: Final = 3
"""Pages of a list that are searched."""

SERVER_ERROR: Final = 500
NOT_IMPLEMENTED: Final = 501

UNSENT: Final = frozenset({0, 401, 403, 405, 429, 501})
"""Statuses of a target that did not process the body."""


@dataclass(frozen=True, slots=True)
class OddCreate:
    """The response to an unusual create; ``harm`` is a sentence about what it left, if anything."""

    response: Response
    harm: str | None = None

    def expect_harmless(self) -> Response:
        """Return the response, or raise a finding about what the create left."""
        if self.harm is not None:
            raise Finding(self.harm, expected="no such effect", actual=describe(self.response))
        return self.response


@dataclass(frozen=True, slots=True)
class _Sent:
    """An unusual create that was sent: the words for it, its body as text, and its response."""

    users: Users
    kind: str
    what: str
    text: str
    response: Response

    def created_all_the_same(self, found: Tagged) -> str | None:
        """Own a resource that only this create can have created; return what to say of it."""
        ownership = self.users.ownership
        claims = ownership.claims
        for row_id, row in found.rows.items():
            key = (self.kind, row_id)
            known = claims.find(key) or claims.deleted.get(key) or claims.deactivated.get(key)
            names = (name_of(self.kind, row), *second_names(self.kind, row))
            tagged = [one.casefold() for one in names if ownership.tag in one.casefold()]
            if known is None and any(one in self.text for one in tagged):
                ownership.find(self.kind, row)
                returned = describe(self.response)
                return f"{self.what} returned {returned}, and yet created a {self.kind[:-1]}"
        return None

    def harm_to_lists(self, broken: Response) -> str | None:
        """Remove what was created; return that it failed the list, if that heals the list."""
        created = id_of(self.response.json)
        if not self.users.may_delete or not self.users.ownership.owns(created, self.kind):
            return None
        try:
            self.users.ask("DELETE", resource_path(self.kind, str(created)))
            again = self.users.ask("GET", f"/{self.kind}", query="startIndex=1&count=100")
        except (Blocked, NotRun):
            return None
        if _is_broken(again):
            return None
        what = f"after {self.what}, GET /{self.kind} returned {describe(broken)}"
        return f"{what}, until that {self.kind[:-1]} was deleted"


def odd_create(users: Users, body: JSON | bytes, what: str, kind: str = "Users") -> OddCreate:
    """Send an unusual create, and list at once what has the tag of the run.

    The run owns what it finds, so that the clean-up removes it. A resource that fails the list is
    removed here.
    """
    create = request("POST", f"/{kind}", body)
    response = users.send(create)
    text = (create.content or b"").decode(errors="replace").casefold()
    if response.status in UNSENT or users.ownership.tag not in text:
        return OddCreate(response)
    pages: list[Response] = []

    def read(page: Request) -> Response:
        pages.append(users.send(page))
        return pages[-1]

    sent = _Sent(users, kind, what, text, response)
    found = find_tagged(read, kind, users.ownership.tag, PAGES)
    broken = next((page for page in pages if _is_broken(page)), None)
    if broken is not None:
        return OddCreate(response, sent.harm_to_lists(broken))
    return OddCreate(response, sent.created_all_the_same(found))


def _is_broken(page: Response) -> bool:
    """Return whether a list failed; 501 declines the filter that it was requested with."""
    failed = page.status >= SERVER_ERROR and page.status != NOT_IMPLEMENTED
    return failed or (page.ok and not is_list(page))
