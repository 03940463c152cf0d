"""Runs of the plugin that can reach the addresses that the test names, and no other."""

import os
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.plugin.running import ROOT, TOKEN, Run, Runner

GUARD = Path(__file__).parent / "guard"
PATIENCE = float(os.environ.get("SCIM_PATIENCE", "240"))
"""Seconds after which a run is given up: far more than one takes on a busy machine."""


class GuardedRunner(Runner):
    """Starts the plugin under the socket guard.

    ``targets`` are the base URLs that its processes may connect to.
    """

    def __init__(self, folder: Path, *targets: str) -> None:
        super().__init__(folder)
        self.targets = [*targets]
        self._log = folder / "guard.log"

    @property
    def stopped(self) -> list[str]:
        """What the guard has stopped so far: one line for each attempt."""
        return self._log.read_text().splitlines() if self._log.exists() else []

    def python(self, *arguments: str, token: str | None = TOKEN, **env: str) -> subprocess.Popen:
        """Start Python under the guard, with the token in the environment."""
        guard = {
            "PYTHONPATH": os.pathsep.join([str(GUARD), str(ROOT / "src")]),
            "SCIM_GUARD_ALLOWED": " ".join(urlsplit(url).netloc for url in self.targets),
            "SCIM_GUARD_LOG": str(self._log),
        }
        return super().python(*arguments, token=token, **{**guard, **env})

    def sweep(self, *arguments: str, **env: Any) -> Run:
        """Run ``pytest-scim sweep`` to its end."""
        return self.finish(self.python("-m", "pytest_scim.cli", "sweep", *arguments, **env))

    def finish(self, process: subprocess.Popen) -> Run:
        return super().finish(process, patience=PATIENCE)
