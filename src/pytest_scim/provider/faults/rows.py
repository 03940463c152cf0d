"""Builds faults that differ in a value or two: each is a row of a table.

A row has the code of the defect, its name, columns of its own, and the checks that catch it.
The columns make the title. A request is named as in ``faults.build``; ``MISSING`` is no value.
"""

import json
import re
from collections.abc import Callable, Collection, Container
from functools import partial, wraps
from inspect import signature
from types import FunctionType
from typing import TypeAlias, Unpack

from pytest_scim.provider.call import Call, Reply, scim_error
from pytest_scim.provider.faults import Fault, parts
from pytest_scim.provider.faults.build import (
    ERROR,
    SCIM_TYPES,
    Decorator,
    Function,
    Options,
    change_reply,
    change_request,
    refuse,
    store_unchecked,
)
from pytest_scim.scim.paths import Missing, text_at

Row: TypeAlias = Callable[[str], Fault]
Form: TypeAlias = tuple[str, Function, Callable[..., Decorator], *tuple[object, ...]]
"""A title, a function, the decorator to build it with, and the decorator's arguments."""


def table(module: str, *rows: Row) -> tuple[Fault, ...]:
    """Return the faults of these rows; ``module`` is the ``__name__`` of their module."""
    return tuple(row(module) for row in rows)


def row(form: Callable[..., Form]) -> Callable[..., Row]:
    """Turn a function of columns into a kind of row."""
    columns = len(signature(form).parameters)

    @wraps(form)
    def make(code: str, name: str, *cells: object, **options: Unpack[Options]) -> Row:
        def place(module: str) -> Fault:
            title, function, decorator, *arguments = form(*cells[:columns])
            build = decorator(code, *arguments, *cells[columns:], **options)
            return build(_named(function, module, name, title))

        return place

    return make


@row
def refuses(request: str, condition: str, status: int) -> Form:
    """Refuse a request ``with`` or ``without`` an attribute in its body; if ``""``, any."""
    how, _, name = condition.partition(" ")

    def is_refused(call: Call) -> bool:
        return not how or bool(call.body.get(name)) is (how == "with")

    title = f"{_place(request)}{condition and ' '}{condition} returns {status}"
    return title, is_refused, refuse, request, status


@row
def rejects(request: str, status: int, title: str, is_refused: Function) -> Form:
    """Refuse the requests of which a function is true."""
    return title, is_refused, refuse, request, status


@row
def changes(request: str, title: str, change: Function) -> Form:
    """Let a function change a request, or return the reply to it."""
    return title, change, change_request, request


@row
def replies(request: str, status: Container[int], title: str, reply: Function) -> Form:
    """Let a function return another reply in place of one of such a status."""
    return title, reply, partial(change_reply, status=status), request


@row
def returns(request: str, status: int, instead: int) -> Form:
    """Return another status: an Error, or else the same body, but none with 204."""
    title = f"{_place(request)} returns {instead}, not {status}"

    def response(reply: Reply) -> Reply | None:
        if instead in ERROR:
            return scim_error(instead, title, SCIM_TYPES.get(instead))
        reply.status = instead
        reply.body = None if instead == 204 else reply.body
        return None

    return title, response, partial(change_reply, status={status}), request


@row
def pages(request: str, status: Collection[int]) -> Form:
    """Return a web page, with the same status."""

    def page(reply: Reply) -> Reply:
        return parts.html(reply.status, "Error")

    title = f"{_place(request)} returns a web page{_when(status)}"
    return title, page, partial(change_reply, status=status), request


@row
def sends(request: str, status: Container[int], name: str, value: str | Missing) -> Form:
    """Return another value of a header, in which ``{base}`` is the URL of the provider."""

    def send(call: Call, reply: Reply) -> None:
        base = call.provider.base_url
        new = value if isinstance(value, Missing) else value.replace("{base}", base)
        parts.put(reply.headers, name, new)

    title = f"{_place(request)} returns {_in_words(name, value)}"
    return title, send, partial(change_reply, status=status), request


@row
def shows(request: str, path: str, value: object) -> Form:
    """Return a value in every resource of a reply, at a path through objects and lists."""
    *above, name = path.split(".")

    def show(reply: Reply) -> None:
        for holder in parts.objects_at(parts.resources(reply), above):
            parts.put(holder, name, value)

    return f"{_place(request)} returns {_in_words(path, value)}", show, change_reply, request


@row
def edits(request: str, path: str, how: str, change: Callable[..., object]) -> Form:
    """Change the values at a path in every resource of a reply; ``how`` names the change."""
    *above, name = path.split(".")

    def edit(reply: Reply) -> None:
        for holder in parts.objects_at(parts.resources(reply), above):
            if holder.get(name) is not None:
                holder[name] = change(holder[name])

    return f"{_place(request)} returns {path} {how}", edit, change_reply, request


@row
def defines(name: str, characteristic: str, value: object) -> Form:
    """Define an attribute in ``/Schemas`` with a characteristic."""

    def define(reply: Reply) -> None:
        for schema in parts.resources(reply):
            parts.put(parts.attribute(schema, name), characteristic, value)

    title = f"/Schemas defines {name} with {_in_words(characteristic, value)}"
    return title, define, change_reply, "Schemas"


@row
def stores(request: str, name: str) -> Form:
    """Store a value that the client may not set."""

    def store(call: Call) -> parts.Json:
        return parts.sent(call, name)

    return f"{_place(request)} with {name} stores it", store, store_unchecked, request


@row
def ignores(request: str, part: str, name: str) -> Form:
    """Ignore a name in a part of the request: its ``headers``, ``query`` or ``body``."""

    def ignore(call: Call) -> None:
        getattr(call, part).pop(name, None)

    return f"{_place(request)} ignores {name}", ignore, change_request, request


@row
def retypes(request: str, scim_type: str, instead: str) -> Form:
    """Return an Error with another scimType."""

    def retype(reply: Reply) -> None:
        if re.fullmatch(scim_type, text_at(reply.body, "scimType") or ""):
            reply.body["scimType"] = instead

    title = f"{_place(request)} returns the scimType {instead}"
    return title, retype, partial(change_reply, status=ERROR), request


@row
def reads(pattern: str, meant: str) -> Form:
    """Replace a text in a filter."""
    title = f"A filter reads {pattern.strip()} as {meant.strip()}"
    return title, _reader(pattern, meant), change_request, ""


@row
def misreads(title: str, pattern: str, meant: str) -> Form:
    """Replace what a pattern matches in a filter."""
    return title, _reader(pattern, meant), change_request, ""


def breaks_rule(code: str, rule: str, title: str, *checks: str) -> Row:
    """Do not follow a rule of the profile."""
    return _passes(code, "pass_through", title, *checks, rule=rule, switches_off=rule)


@row
def _passes(title: str) -> Form:
    return title, lambda: None, change_request, ""


def _reader(pattern: str, meant: str) -> Function:
    def read(call: Call) -> None:
        if "filter" in call.query:
            call.query["filter"] = re.sub(pattern, meant, call.query["filter"])

    return read


def _named(function: Function, module: str, name: str, title: str) -> Function:
    """Return a copy of a function with another name, module and docstring."""
    code, scope = function.__code__, function.__globals__
    copy = FunctionType(code, scope, name, function.__defaults__, function.__closure__)
    copy.__module__, copy.__doc__ = module, title
    return copy


def _in_words(name: str, value: object) -> str:
    return f"no {name}" if isinstance(value, Missing) else f"{name} {json.dumps(value)}"


def _when(status: Collection[int]) -> str:
    if isinstance(status, range):
        return " for every error" if status == ERROR else ""
    return f" with {', '.join(map(str, sorted(status)))}"


def _place(request: str) -> str:
    """Return a request as a title names it: ``GET Users|Groups`` as ``GET /Users or /Groups``."""
    place = re.sub(r"/\((\w+)\|(\w+)\)(\S*)", r"/\1\3 or /\2\3", request)
    place = re.sub(r"(?<![/(\w])(?=[A-Z][a-z])", "/", place)
    return place.replace("|", " or ") or "Every endpoint"
