"""Builds faults that differ in a value or two: a row of a table makes each."""

import json
import re
from typing import Any

from pytest_scim.provider.call import Answerer, Call, Middleware, Reply
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.parts import attribute, matches, resources
from pytest_scim.scim.path import MISSING


def misread(module: str, code: str, *rows: tuple[str, ...]) -> tuple[Fault, ...]:
    """Return faults in which a filter is read as another.

    Args:
        module: the ``__name__`` of the module that they stand in.
        code: the code of them all.
        rows: of each its name, the pattern that matches in the filter, what it is read as, and
            the checks that catch it. The name is the title as well.
    """

    def make(name: str, pattern: str, meant: str, *catches: str) -> Fault:
        def apply(call: Call, answer: Answerer) -> Reply:
            if "filter" in call.query:
                call.query["filter"] = re.sub(pattern, meant, call.query["filter"])
            return answer(call)

        return fault(code, *catches)(named(apply, module, name, name.replace("_", " ")))

    return tuple(make(*row) for row in rows)


def misdefine(module: str, *rows: tuple[Any, ...]) -> tuple[Fault, ...]:
    """Return faults in which ``/Schemas`` defines an attribute as what it is not.

    Args:
        module: the ``__name__`` of the module that they stand in.
        rows: of each its code, its name, the attribute, the characteristic, the value that it
            has, ``MISSING`` for none, and the checks that catch it.
    """

    def make(code: str, name: str, path: str, what: str, value: Any, *catches: str) -> Fault:
        def apply(call: Call, answer: Answerer) -> Reply:
            reply = answer(call)
            for schema in resources(reply) if matches(call, "Schemas") else ():
                definition = attribute(schema, path)
                definition[what] = value
                if value is MISSING:
                    del definition[what]
            return reply

        missing = value is MISSING
        characteristic = f"without {what}" if missing else f"with {what} {json.dumps(value)}"
        title = f"/Schemas defines {path} {characteristic}"
        return fault(code, *catches)(named(apply, module, name, title))

    return tuple(make(*row) for row in rows)


def rules_off(module: str, *rows: tuple[str, ...]) -> tuple[Fault, ...]:
    """Return faults in which the provider does not keep a rule of the profile.

    Args:
        module: the ``__name__`` of the module that they stand in.
        rows: of each its code, the rule, the title, and the checks that catch it.
    """

    def make(code: str, rule: str, title: str, *catches: str) -> Fault:
        def apply(call: Call, answer: Answerer) -> Reply:
            return answer(call)

        decorator = fault(code, *catches, rule=rule, switches_off=rule)
        return decorator(named(apply, module, "pass_through", title))

    return tuple(make(*row) for row in rows)


def named(apply: Middleware, module: str, name: str, title: str) -> Middleware:
    """Return a middleware with the name, docstring and module that a table gives it."""
    apply.__module__, apply.__name__, apply.__doc__ = module, name, title
    return apply
