"""A secret that ``print`` and tracebacks do not reveal."""

from typing import Final

REDACTED: Final = "[redacted]"
"""The replacement of a secret in every output."""


class Secret:
    """A value that never appears in a ``repr``."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, to be sent and for nothing else."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({REDACTED})"
