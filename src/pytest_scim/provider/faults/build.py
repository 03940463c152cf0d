"""Builds faults: a decorator turns one short function into a defect of the provider.

Its arguments are the code of the defect (``P4``, ``7644-3.6``), the request it affects, and
the checks that catch it. The function's name completes the id, its docstring is the title. A
check of the suite that the module mirrors is named without its prefix.

A request is named by method and path, ``PUT|PATCH /Users/{id}``; by the path, ``/Bulk``; by
the kind of resource, ``Users``, which is ``/Users`` and all below; by the method, ``PATCH``; or
by method and kind, ``GET Users|Groups``. The empty text names every request.

A function requests values by the names of its parameters, as a test requests fixtures: ``call``,
the request; ``before``, the User or Group as it is stored before; and in the decorators that
change a reply, ``reply``.
"""

from collections.abc import Callable, Container
from functools import wraps
from inspect import signature
from typing import Any, Final, TypeAlias, TypedDict, Unpack

from pytest_scim.provider.call import Call, Middleware, Reply, Responder, scim_error
from pytest_scim.provider.faults import Fault, Layer, parts

OK: Final = range(200, 300)
ERROR: Final = range(400, 600)
ANY: Final = range(100, 600)

SCIM_TYPES: Final = {400: "invalidValue", 409: "uniqueness"}

Function: TypeAlias = Callable[..., Any]
"""The function of a fault: which parameters and result it has depends on its decorator."""

Decorator: TypeAlias = Callable[[Function], Fault]


class Options(TypedDict, total=False):
    """The fields of a fault that a decorator may set beside its code and its checks."""

    layer: Layer
    integrations: tuple[str, ...]
    rule: str
    switches_off: str
    base_url: str


def fault(code: str, *catches: str, **options: Unpack[Options]) -> Callable[[Middleware], Fault]:
    """Turn a middleware into a fault, where no other decorator fits."""

    def make(apply: Middleware) -> Fault:
        name = f"{code}-{apply.__name__.replace('_', '-')}"
        checks = tuple(_check_id(check, apply.__module__) for check in catches)
        return Fault(name, _title(apply), checks, apply, **options)

    return make


def change_request(code: str, request: str, *catches: str, **options: Unpack[Options]) -> Decorator:
    """Let a function change a request, or return the reply to it."""

    def make(change: Function) -> Fault:
        @wraps(change)
        def apply(call: Call, respond: Responder) -> Reply:
            reply = _run(change, call) if parts.matches(call, request) else None
            return reply if isinstance(reply, Reply) else respond(call)

        return fault(code, *catches, **options)(apply)

    return make


def refuse(
    code: str,
    request: str,
    status: int,
    *catches: str,
    scim_type: str | None = None,
    **options: Unpack[Options],
) -> Decorator:
    """Return an Error of this status to the requests of which a function is true."""

    def make(is_refused: Function) -> Fault:
        @wraps(is_refused)
        def apply(call: Call, respond: Responder) -> Reply:
            if parts.matches(call, request) and _run(is_refused, call):
                error = scim_type or SCIM_TYPES.get(status)
                return scim_error(status, _title(is_refused), error)
            return respond(call)

        return fault(code, *catches, **options)(apply)

    return make


def change_reply(
    code: str,
    request: str,
    *catches: str,
    status: Container[int] = OK,
    **options: Unpack[Options],
) -> Decorator:
    """Let a function change a reply of such a status, or return another in its place."""

    def make(change: Function) -> Fault:
        @wraps(change)
        def apply(call: Call, respond: Responder) -> Reply:
            if not parts.matches(call, request):
                return respond(call)
            before = parts.stored(call)
            reply = respond(call)
            if reply.status not in status:
                return reply
            changed = _run(change, call, before=before, reply=reply)
            return changed if isinstance(changed, Reply) else reply

        return fault(code, *catches, **options)(apply)

    return make


def each_resource(code: str, request: str, *catches: str, **options: Unpack[Options]) -> Decorator:
    """Let a function of a resource change each in a reply, in lists and alone."""

    def make(change: Function) -> Fault:
        @wraps(change)
        def every(reply: Reply) -> None:
            for resource in parts.resources(reply):
                change(resource)

        return change_reply(code, request, *catches, **options)(every)

    return make


def each_operation(code: str, request: str, *catches: str, **options: Unpack[Options]) -> Decorator:
    """Let a function of an operation change each of a PATCH or bulk request."""

    def make(change: Function) -> Fault:
        @wraps(change)
        def every(call: Call) -> None:
            for operation in parts.operations(call):
                change(operation)

        return change_request(code, request, *catches, **options)(every)

    return make


def ignore_operations(
    code: str, request: str, *catches: str, **options: Unpack[Options]
) -> Decorator:
    """Accept the operations of which a function is true, and ignore them."""

    def make(is_ignored: Function) -> Fault:
        @wraps(is_ignored)
        def ignore(operation: parts.Json) -> None:
            if is_ignored(operation):
                parts.disable(operation)

        return each_operation(code, request, *catches, **options)(ignore)

    return make


def store_unchecked(
    code: str, request: str, *catches: str, **options: Unpack[Options]
) -> Decorator:
    """Return the values of a function in all later replies, though the store would refuse them."""

    def make(chosen: Function) -> Fault:
        @wraps(chosen)
        def apply(call: Call, respond: Responder) -> Reply:
            values = _run(chosen, call) if parts.matches(call, request) else {}
            reply = respond(call)
            if values and reply.ok and isinstance(values, dict) and isinstance(reply.body, dict):
                parts.override(call, reply.body.get("id"), values)
            return parts.with_overrides(call, reply)

        return fault(code, *catches, **options)(apply)

    return make


def _check_id(check: str, module: str) -> str:
    """Return the id of a check: ``rfc7644.sorting.…`` in ``faults/rfc7644/queries/sorting.py``."""
    if "." in check:
        return check
    authority, *_, topic = module.removeprefix(f"{__package__}.").split(".")
    return f"{authority}.{topic}.{check}"


def _title(function: Function) -> str:
    return (function.__doc__ or "").strip().partition("\n")[0].removesuffix(".")


def _run(function: Function, call: Call, **given: object) -> object:
    """Call a function with the values that its parameters name, and return its result."""
    given = {"call": call, **given}
    parameters = signature(function, follow_wrapped=False).parameters
    if "before" in parameters:
        given.setdefault("before", parts.stored(call))
    result: object = function(**{name: given[name] for name in parameters if name in given})
    return result
