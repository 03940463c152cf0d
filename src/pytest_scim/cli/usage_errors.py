"""The parser of the sub-commands, and how they print errors."""

import argparse
import os
import sys
from typing import Final, NoReturn, TypeAlias

USAGE_ERROR: Final = 4


class Parser(argparse.ArgumentParser):
    """A parser that exits with 4 on a usage error, as pytest does."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, and exit with 4."""
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{self.prog}: {on_one_line(message)}\n")


def on_one_line(text: str) -> str:
    """Return a text on one line, without the secrets in the environment."""
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415 - only for errors

    return outlet_of(os.environ).line(text)


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - has no public name
"""The action of argparse to which a sub-command adds its parser."""
