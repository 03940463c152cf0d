"""What the sub-commands share: a parser that exits as the whole project does."""

import argparse
import sys
from typing import Final, NoReturn, TypeAlias

USAGE_ERROR: Final = 4


class Parser(argparse.ArgumentParser):
    """A parser that exits with 4 on a usage error, as pytest does."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and the message, and exit with 4."""
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{self.prog}: {message}\n")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - has no public name
"""What a sub-command adds its parser to."""
