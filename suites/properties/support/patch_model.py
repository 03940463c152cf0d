"""PATCH operations on one User, and what the User has afterwards (RFC 7644 section 3.5.2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.plugin.fixtures import Resource
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.paths import at
from pytest_scim.suites.support.user import op

PHONES: Final = "phoneNumbers"
KINDS: Final = ("work", "mobile")
SIMPLE: Final = ("nickName", "title")
NAMES: Final = ("name.givenName", "name.familyName")


@dataclass(slots=True)
class PatchModel:
    """The values of a User by path, and its phone numbers as pairs of type and number."""

    values: dict[str, str] = field(default_factory=dict)
    phones: set[tuple[str, str]] = field(default_factory=set)

    def has(self, kind: str) -> bool:
        """Whether there is a phone number of a type."""
        return any(one == kind for one, _ in self.phones)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its verb, what it is applied to, and the value, if it has one.

    ``form`` says how it is written; ``target`` is a path, or the type of a phone number.
    """

    verb: str
    form: str
    target: str
    value: str = ""

    def written(self) -> JSONObject:
        """Return the operation as it is sent."""
        return WRITTEN[self.form](self)

    def is_possible(self, model: PatchModel) -> bool:
        """Whether the RFC says what the operation does to a User in this state."""
        if self.form == "one number":
            return model.has(self.target)
        if self.form == "new number":
            return (self.target, self.value) not in model.phones
        if self.form == "all numbers" and self.verb == "remove":
            return bool(model.phones)
        return self.verb != "remove" or self.target in model.values

    def apply(self, model: PatchModel) -> None:
        """Change the state as the operation does."""
        APPLIED[self.form](self, model)


def _without_path(one: Operation) -> JSONObject:
    head, _, rest = one.target.partition(".")
    return op(one.verb, value={head: {rest: one.value} if rest else one.value})


def _at_path(one: Operation) -> JSONObject:
    return op(one.verb, one.target) if one.verb == "remove" else op(one.verb, one.target, one.value)


def _one_number(one: Operation) -> JSONObject:
    path = f'{PHONES}[type eq "{one.target}"]'
    return op(one.verb, path) if one.verb == "remove" else op(one.verb, f"{path}.value", one.value)


def _numbers(one: Operation) -> JSONObject:
    if one.verb == "remove":
        return op(one.verb, PHONES)
    return op(one.verb, PHONES, [{"type": one.target, "value": one.value}])


def _set(one: Operation, model: PatchModel) -> None:
    if one.verb == "remove":
        model.values.pop(one.target, None)
    else:
        model.values[one.target] = one.value


def _set_number(one: Operation, model: PatchModel) -> None:
    others = {phone for phone in model.phones if phone[0] != one.target}
    # All values that the filter matches are replaced.
    model.phones = others if one.verb == "remove" else {*others, (one.target, one.value)}


def _add_number(one: Operation, model: PatchModel) -> None:
    model.phones.add((one.target, one.value))


def _set_numbers(one: Operation, model: PatchModel) -> None:
    model.phones = set() if one.verb == "remove" else {(one.target, one.value)}


WRITTEN: Final[dict[str, Callable[[Operation], JSONObject]]] = {
    "path": _at_path,
    "no path": _without_path,
    "one number": _one_number,
    "new number": _numbers,
    "all numbers": _numbers,
}
APPLIED: Final[dict[str, Callable[[Operation, PatchModel], None]]] = {
    "path": _set,
    "no path": _set,
    "one number": _set_number,
    "new number": _add_number,
    "all numbers": _set_numbers,
}


def vocabulary(paths: Iterable[str], values: Iterable[str], *, phones: bool) -> list[Operation]:
    """Return the operations to choose from, on these paths and with these values."""
    chosen, numbers = [*values], [f"+1415555{n}" for n in ("1001", "1002")]
    operations = [
        Operation(verb, form, path, chosen[number % len(chosen)])
        for number, path in enumerate(paths)
        for verb in ("add", "replace")
        for form in ("path", "no path")
    ]
    operations += [Operation("remove", "path", path) for path in paths if path in SIMPLE]
    if phones:
        for number, kind in zip(numbers, KINDS, strict=True):
            operations += [
                Operation("replace", "one number", kind, f"{number}7"),
                Operation("remove", "one number", kind),
                Operation("add", "new number", kind, number),
                Operation("add", "new number", kind, f"{number}8"),
                Operation("replace", "all numbers", kind, number),
            ]
        operations.append(Operation("remove", "all numbers", ""))
    return operations


def possible(operations: Iterable[Operation], base: PatchModel) -> tuple[Operation, ...]:
    """Return those of the operations that are possible one after the other, four at most."""
    model = PatchModel(dict(base.values), set(base.phones))
    accepted: list[Operation] = []
    for one in operations:
        if len(accepted) < LONGEST and one.is_possible(model):
            one.apply(model)
            accepted.append(one)
    return tuple(accepted)


LONGEST: Final = 4


def state_of(resource: Resource, paths: Iterable[str]) -> PatchModel:
    """Return the state of a User as GET returned it."""
    values = {path: at(resource, path) for path in paths}
    listed = at(resource, PHONES)
    phones = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return PatchModel(
        {path: value for path, value in values.items() if isinstance(value, str) and value},
        {(str(one.get("type")).lower(), digits(one.get("value"))) for one in phones},
    )


def digits(value: JSON) -> str:
    """Return a phone number as it was sent, whatever form the target returns it in."""
    return "+" + "".join(sign for sign in str(value).removeprefix("tel:") if sign.isdigit())
