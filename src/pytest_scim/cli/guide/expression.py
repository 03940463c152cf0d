"""A part of the Okta Expression Language: what the base URL in the OIN Wizard's form may contain.

Strings, ``+``, conditional expressions, comparisons, ``and``, ``or`` and ``not``, parentheses,
``app.NAME`` and the functions of strings. A value is a string, a number, a Boolean or ``None``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

Value = str | int | bool | None
Values = Mapping[str, str]
"""The values of the integration variables, by name."""

DEEPEST: Final = 30
"""Levels of parentheses and conditions that an expression may have."""

LONGEST: Final = 4_000
"""Characters that a function may return."""


class ExpressionError(Exception):
    """An expression that cannot be read or computed. The message is the end of a sentence."""


class Token(NamedTuple):
    """A part of an expression, and where it begins, counted from 1."""

    kind: str
    text: str
    column: int


_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    | (?P<string>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*")
    | (?P<number>[0-9]{1,9})
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    | (?P<sign>==|!=|<=|>=|&&|\|\||[-+?:()!<>,])""",
    re.VERBOSE | re.ASCII,
)
_WORDS: Final = {"and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!="}
_CONSTANTS: Final[Mapping[str, Value]] = {"true": True, "false": False, "null": None}


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _number(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ExpressionError("has something else in the place of a number")
    return value


FUNCTIONS: Final[Mapping[str, tuple[int, Callable[[Sequence[Value]], Value]]]] = {
    "String.append": (2, lambda a: _text(a[0]) + _text(a[1])),
    "String.len": (1, lambda a: len(_text(a[0]))),
    "String.removeSpaces": (1, lambda a: _text(a[0]).replace(" ", "")),
    "String.replace": (3, lambda a: _text(a[0]).replace(_text(a[1]), _text(a[2]))),
    "String.replaceFirst": (3, lambda a: _text(a[0]).replace(_text(a[1]), _text(a[2]), 1)),
    "String.startsWith": (2, lambda a: _text(a[0]).startswith(_text(a[1]))),
    "String.stringContains": (2, lambda a: _text(a[1]) in _text(a[0])),
    "String.substring": (3, lambda a: _text(a[0])[_number(a[1]) : _number(a[2])]),
    "String.substringAfter": (2, lambda a: _text(a[0]).partition(_text(a[1]) or " ")[2]),
    "String.substringBefore": (2, lambda a: _text(a[0]).partition(_text(a[1]) or " ")[0]),
    "String.toLowerCase": (1, lambda a: _text(a[0]).lower()),
    "String.toUpperCase": (1, lambda a: _text(a[0]).upper()),
}
"""The functions by name: the number of their arguments, and what they return."""


def variables(expression: str) -> tuple[str, ...]:
    """Return the names after ``app.`` in an expression, in their order, each once.

    Raises:
        ExpressionError: it has a sign that no expression has.
    """
    names = [token.text for token in tokens(expression) if token.kind == "name"]
    found = [name.removeprefix("app.") for name in names if name.startswith("app.")]
    return tuple(dict.fromkeys(found))


def evaluate(expression: str, values: Values) -> str:
    """Return the text that an expression computes.

    Raises:
        ExpressionError: it cannot be read, or names something that is not in ``values``.
    """
    return _text(_Reader(tokens(expression), values).whole())


def tokens(expression: str) -> list[Token]:
    """Return the parts of an expression.

    Raises:
        ExpressionError: it has a sign that no expression has, or a string without an end.
    """
    found: list[Token] = []
    position = 0
    while position < len(expression):
        part = _TOKEN.match(expression, position)
        if part is None:
            raise ExpressionError(f"cannot be read at character {position + 1}")
        kind, text = str(part.lastgroup), part[0]
        if kind == "name" and text.lower() in _WORDS:
            kind, text = "sign", _WORDS[text.lower()]
        if kind != "space":
            found.append(Token(kind, text, position + 1))
        position = part.end()
    return found


@dataclass(slots=True)
class _Reader:
    """Reads an expression from left to right, and computes it at once."""

    _tokens: list[Token]
    _values: Values
    _at: int = 0
    _depth: int = field(default=0)

    def whole(self) -> Value:
        value = self._condition()
        if self._at < len(self._tokens):
            raise self._error()
        return value

    def _condition(self) -> Value:
        self._descend()
        value = self._either()
        if self._takes("?"):
            first = self._condition()
            self._require(":")
            second = self._condition()
            value = first if value is True else second
        self._depth -= 1
        return value

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(f"has more than {DEEPEST} levels")

    def _either(self) -> Value:
        value = self._both()
        while self._takes("||"):
            other = self._both()
            value = value is True or other is True
        return value

    def _both(self) -> Value:
        value = self._compared()
        while self._takes("&&"):
            other = self._compared()
            value = value is True and other is True
        return value

    def _compared(self) -> Value:
        value = self._sum()
        for sign in ("==", "!=", "<=", ">=", "<", ">"):
            if self._takes(sign):
                return _compare(sign, value, self._sum())
        return value

    def _sum(self) -> Value:
        value = self._one()
        while self._takes("+"):
            other = self._one()
            both = isinstance(value, int) and isinstance(other, int)
            value = _number(value) + _number(other) if both else _text(value) + _text(other)
        return value

    def _one(self) -> Value:
        if self._takes("!"):
            self._descend()
            opposite = self._one() is not True
            self._depth -= 1
            return opposite
        if self._takes("("):
            value = self._condition()
            self._require(")")
            return value
        if self._at >= len(self._tokens):
            raise ExpressionError("ends too early")
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "string":
            return _unquoted(token.text)
        if token.kind == "number":
            return int(token.text)
        if token.kind == "name":
            return self._named(token)
        self._at -= 1
        raise self._error()

    def _named(self, token: Token) -> Value:
        if self._takes("("):
            return self._called(token.text)
        if token.text in _CONSTANTS:
            return _CONSTANTS[token.text]
        scope, dot, name = token.text.partition(".")
        if scope != "app" or not dot:
            raise ExpressionError(f"refers to {token.text}, but only app.NAME has a value here")
        if name not in self._values:
            raise ExpressionError(f"refers to {token.text}, which is no integration variable")
        return self._values[name]

    def _called(self, name: str) -> Value:
        given: list[Value] = []
        while not self._takes(")"):
            if given:
                self._require(",")
            given.append(self._condition())
        if name not in FUNCTIONS:
            raise ExpressionError(f"calls {name}, which is no function of strings")
        number, function = FUNCTIONS[name]
        if len(given) != number:
            raise ExpressionError(f"calls {name} with {len(given)} arguments instead of {number}")
        value = function(given)
        if len(_text(value)) > LONGEST:
            raise ExpressionError(f"computes more than {LONGEST} characters")
        return value

    def _takes(self, sign: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at][:2] == ("sign", sign):
            self._at += 1
            return True
        return False

    def _require(self, sign: str) -> None:
        if not self._takes(sign):
            raise self._error(f", where {sign} is expected")

    def _error(self, more: str = "") -> ExpressionError:
        if self._at >= len(self._tokens):
            return ExpressionError(f"ends too early{more}")
        return ExpressionError(f"cannot be read at character {self._tokens[self._at].column}{more}")


def _compare(sign: str, left: Value, right: Value) -> bool:
    if sign in {"==", "!="}:
        same = _text(left) == _text(right)
        return same if sign == "==" else not same
    a, b = _number(left), _number(right)
    return {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[sign]


def _unquoted(text: str) -> str:
    inner = text[1:-1]
    if text.startswith("'"):
        inner = inner.replace("''", "'")
    return re.sub(r"\\(.)", r"\1", inner)
