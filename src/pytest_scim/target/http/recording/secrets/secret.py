"""A secret that ``print`` and tracebacks do not reveal."""

from pytest_scim.scim.messages import REDACTED


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
