"""What the sub-commands share: a parser that exits as the whole project does."""

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
    """Return a text as a command may print it: nothing of the environment's secrets is in it."""
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415 - only for what went wrong

    return outlet_of(os.environ).line(text)


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - has no public name
"""What a sub-command adds its parser to."""
