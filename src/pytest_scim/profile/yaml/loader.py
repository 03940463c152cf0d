"""Composes the nodes of YAML 1.2, without the features that a profile does not have."""

import re
from typing import Final

import yaml

MAX_DEPTH: Final = 20
MAX_VALUES: Final = 10_000

INT, FLOAT, BOOL, NULL = (f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))
NO_TAGS: Final = "tags are not allowed in a profile"


class Refusal(yaml.MarkedYAMLError):
    """A feature of YAML that a profile does not have."""


class Loader(yaml.SafeLoader):
    """Composes nodes; refuses the dangerous and the ambiguous features of YAML."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - starts without YAML 1.1's

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._count = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node; raise Refusal where a profile may not have it."""
        self._refuse(self.peek_event())  # type: ignore[no-untyped-call]
        self._depth += 1
        self._count += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _refuse(self, event: yaml.Event) -> None:
        sentence = None
        if isinstance(event, yaml.AliasEvent):
            sentence = "aliases are not allowed in a profile"
        elif getattr(event, "anchor", None) is not None:
            sentence = "anchors are not allowed in a profile"
        elif getattr(event, "tag", None) is not None:
            sentence = NO_TAGS
        elif self._depth >= MAX_DEPTH:
            sentence = f"nested deeper than {MAX_DEPTH} levels"
        elif self._count >= MAX_VALUES:
            sentence = f"more than {MAX_VALUES} values"
        if sentence:
            mark = event.start_mark if isinstance(event.start_mark, yaml.Mark) else None
            raise Refusal(problem=sentence, problem_mark=mark)


def _resolver(tag: str, pattern: str, starts: str) -> None:
    Loader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern})\Z"), list(starts))


# The digits are bounded: Python refuses to read very long integers.
_resolver(BOOL, "true|True|TRUE|false|False|FALSE", "tTfF")
_resolver(INT, "[-+]?[0-9]{1,18}", "-+0123456789")
_resolver(FLOAT, r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789")
Loader.add_implicit_resolver(NULL, re.compile(r"^(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])
