"""Targets whose ids are JSON integers, numbered by type: a user and a group may have the same."""

from typing import Any

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from tests.guest.target import KINDS, PLACES, Mischief, Target


class IntegerIds(Mischief):
    """Ids are integers, in each table from 1; ``as_text``: written as strings of digits.

    Of references (members, groups) only the value is one, as the client writes it. There are no
    bulk jobs, as in most of such targets.
    """

    def __init__(self, *, as_text: bool = False) -> None:
        self._form = str if as_text else int
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}

    def begin(self, target: Target) -> None:
        super().begin(target)
        for kind, held in (("User", target.provider.users()), ("Group", target.provider.groups())):
            for one in held:
                self._number(kind, one["id"])

    def client_id(self, kind: str, inner: str) -> str:
        return str(self._number(kind, inner))

    def __call__(self, call: Call, respond: Responder) -> Reply:
        kind = PLACES.get(call.kind)
        if call.kind == "Bulk":
            return scim_error(501, "There are no bulk jobs.")
        if kind is not None and call.id is not None:
            call.path = f"/{call.kind}/{self._inner(kind, call.id)}"
        call.query = {key: self._filtered(value) for key, value in call.query.items()}
        call.body = self._read(call.body, kind)
        reply = respond(call)
        if call.kind == "ServiceProviderConfig" and reply.ok:
            reply.body = {**reply.body, "bulk": {**reply.body["bulk"], "supported": False}}
        reply.body = self._shown(reply.body)
        if "Location" in reply.headers:
            reply.headers["Location"] = self._moved(reply.headers["Location"])
        return reply

    def _number(self, kind: str, inner: str) -> int:
        table = self._numbers[kind]
        return table.setdefault(inner, len(table) + 1)

    def _inner(self, kind: str, shown: Any) -> str:
        table = self._numbers[kind]
        return next((inner for inner, number in table.items() if str(number) == str(shown)), "none")

    def _read(self, value: Any, kind: str | None) -> Any:
        """Return what a client says with the ids that the provider knows."""
        if isinstance(value, list):
            return [self._read(one, kind) for one in value]
        if not isinstance(value, dict):
            return self._filtered(value) if isinstance(value, str) else value
        read = {key: self._read(inner, kind) for key, inner in value.items()}
        if kind is not None and str(read.get("id", "")).isdigit():
            read["id"] = self._inner(kind, read["id"])
        member = str(read.get("value", ""))
        if member.isdigit() and read.keys() <= {"value", "display", "type", "$ref"}:
            read["value"] = self._inner("User", member)
        return read

    def _filtered(self, text: str) -> str:
        """Return ``members[value eq "3"]`` and its like as the provider knows it."""
        head, found, rest = text.partition('value eq "')
        number, quote, tail = rest.partition('"')
        return f"{head}{found}{self._inner('User', number)}{quote}{tail}" if found else text

    def _shown(self, value: Any) -> Any:
        """Return what the provider says with the ids that a client knows."""
        if isinstance(value, list):
            return [self._shown(one) for one in value]
        if not isinstance(value, dict):
            return self._moved(value) if isinstance(value, str) else value
        shown = {key: self._shown(inner) for key, inner in value.items()}
        kind = (value.get("meta") or {}).get("resourceType") if "id" in value else None
        if kind in KINDS:
            shown["id"] = self._form(self._number(kind, value["id"]))
            for key, of in (("members", "User"), ("groups", "Group")):
                for one in shown.get(key) or ():
                    one["value"] = self._form(self._number(of, one["value"]))
        return shown

    def _moved(self, text: str) -> str:
        """Return a location with the id that a client knows."""
        head, found, inner = text.rpartition("/")
        kind = PLACES.get(head.rpartition("/")[2])
        return f"{head}{found}{self._number(kind, inner)}" if kind and inner else text


class NumberedAgain(IntegerIds):
    """As above, and a number is given again once it is free: to whoever is hired next."""

    def __call__(self, call: Call, respond: Responder) -> Reply:
        reply = super().__call__(call, respond)
        if call.method == "DELETE" and call.kind == "Users" and reply.ok:
            table = self._numbers["User"]
            number = table.pop(str(call.id))
            table[self.target.hire(number)] = number
        return reply
