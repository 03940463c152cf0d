"""What faults remember of a provider beside its store, where the store would refuse it."""

from typing import Any, Final
from weakref import WeakKeyDictionary

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, each_resource

_KEPT: Final[WeakKeyDictionary[Any, dict[str, dict[str, Any]]]] = WeakKeyDictionary()
_HIDDEN: Final[WeakKeyDictionary[Any, set[str]]] = WeakKeyDictionary()


def keep(call: Call, resource_id: Any, **values: Any) -> None:
    """Let every later answer show a resource with these values, whatever is stored."""
    kept = _KEPT.setdefault(call.provider, {})
    kept.setdefault(str(resource_id), {}).update(values)


def as_kept(call: Call, reply: Reply) -> Reply:
    """Return a reply whose resources show what was kept for them."""
    kept = _KEPT.get(call.provider, {})
    for resource in each_resource(reply):
        resource.update(kept.get(str(resource.get("id")), {}))
    return reply


def hide(call: Call) -> set[str]:
    """Return the ids that a provider has hidden, to be added to."""
    return _HIDDEN.setdefault(call.provider, set())


def kept_after(call: Call, answer: Answerer, wrong: bool, **values: Any) -> Reply:  # noqa: FBT001
    """Answer a call; where it is the ``wrong`` one, keep values for its resource."""
    reply = answer(call)
    if wrong and reply.ok and isinstance(reply.body, dict):
        keep(call, reply.body.get("id"), **values)
    return as_kept(call, reply)
