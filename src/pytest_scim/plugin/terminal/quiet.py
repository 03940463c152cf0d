"""Prints each thing once: findings in the summary by cause, and no names of files."""

from collections.abc import Generator, Sequence
from typing import Final

import pytest

from pytest_scim.plugin.terminal.letters import LETTERS

JUDGED: Final = ("failed", "blocked", "xfailed", "skipped")
"""pytest's categories of checks that the summary of the record lists by cause or by number."""


class Quiet:
    """A plugin that leaves to the summary of the record what pytest would print of findings.

    Errors of pytest-scim stay in pytest's section ERRORS, since they have a traceback.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        """Print the letters of all checks in a row: a line per file is no progress."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and self._config.option.verbose == 0:
            reporter.showfspath = False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(
        self, terminalreporter: "pytest.TerminalReporter"
    ) -> Generator[None, object, object]:
        """Omit findings from pytest's own sections; they count in its last line."""
        stats = terminalreporter.stats
        before = {name: rows for name, rows in stats.items() if name in JUDGED}
        for name, reports in before.items():
            stats[name] = [one for one in reports if not hasattr(one, "scim_verdict")]
        try:
            return (yield)
        finally:
            stats.update(before)


def legend(verdicts: Sequence[str]) -> str:
    """Return what the letters of these verdicts mean, in a line."""
    words: dict[str, list[str]] = {}
    for verdict, (letter, word) in LETTERS.items():
        if verdict in verdicts:
            words.setdefault(letter, []).append(word.lower())
    return ", ".join(f"{letter} {' or '.join(each)}" for letter, each in words.items())
