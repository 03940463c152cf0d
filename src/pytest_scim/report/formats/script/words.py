"""Texts of a record as words of a POSIX shell, with variables in place of the values of its run."""

import re
import shlex
from collections.abc import Mapping
from typing import Final

from pytest_scim.scim.messages import REDACTED

_HIDDEN: Final = "password"
"""The variable for what the record hides: the passwords that the run generated."""


class Words:
    """Writes texts as shell words.

    Args:
        tag: the tag of the run, which each generated name contains; the script has its own.
        variables: other values, each with the variable that has it in the script.
    """

    def __init__(self, tag: str | None, variables: Mapping[str, str]) -> None:
        found = {REDACTED: _HIDDEN}
        if tag:
            found |= {tag: "tag", tag.upper(): "upper", tag.capitalize(): "title"}
        self._tag = tag
        self._variables = found | dict(variables)
        longest = sorted(self._variables, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest)))

    def is_complete(self, text: str) -> bool:
        """Return whether a variable replaces every mention of the tag, whatever its case."""
        rest = self._pattern.sub("", text)
        return self._tag is None or self._tag.casefold() not in rest.casefold()

    def word(self, text: str) -> str:
        """Return a text as one word."""
        parts, end = [], 0
        for found in self._pattern.finditer(text):
            parts += [_plain(text[end : found.start()]), f'"${self._variables[found[0]]}"']
            end = found.end()
        return "".join([*parts, _plain(text[end:])]) or "''"


def _plain(text: str) -> str:
    # No program can be given a NUL, and no UTF-8 terminal a lone surrogate.
    clean = text.replace("\0", "").encode("utf-8", "replace").decode()
    return shlex.quote(clean) if clean else ""
