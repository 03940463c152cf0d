"""Runs of the plugin in processes of their own, away from the checkout's folder."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .gates import Gate

ROOT = Path(__file__).parents[2]
TOKEN = "Zq9/x+kE~tok.en_secret-77=="
FILES = (
    "report.html",
    "results.html",
    "record.json",
    "junit.xml",
    "exchanges.har",
    "oin-test-plan.csv",
    "writes.jsonl",
)
ALL = bool(os.environ.get("SCIM_ALL"))
WHOLE = [] if ALL else [str(ROOT / "suites" / one) for one in ("okta", "vendor", "runscope")]
"""The suites of a run: all of them with ``SCIM_ALL``, otherwise those of what Okta sends."""
MOST = 2640
"""Exchanges of a whole run with few generated examples: 1,200 of what Okta sends, 900 of the RFC
suites, 300 of the properties, and a tenth for proofs of ownership."""
TIMEOUT = 1200
"""Seconds after which a run is taken to hang; how long one takes is up to the machine."""
WEIGHED = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, *sys.argv[1:]])
_, status, usage = os.wait4(child.pid, 0)
open("peak", "w").write(str(usage.ru_maxrss // 1024))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs Python, and leaves the most memory that it had, in MB, in a file called peak."""

QUICK = [f"-pno:{name}" for name in ("cacheprovider", "faker", "anyio", "hypothesispytest")]
"""What comes with our dependencies, plays no part here, and costs half a second a process."""

SMALL = ["--scim-examples=3", "--scim-seed=0"]
"""Few generated examples, the same in each run: the default is for runs that are to explore."""


@dataclass(frozen=True)
class Run:
    """A finished run: exit code, what it printed, and the folder it reported into."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def record(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "record.json").read_text()))

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def outputs(self) -> dict[str, str]:
        """Everything that anyone can read of the run."""
        files = {name: self.text(name) for name in FILES if (self.folder / name).exists()}
        return files | {"stdout": self.out, "stderr": self.err}

    def reported(self, *verdicts: str) -> dict[str, str]:
        checks = self.record["checks"]
        return {c["id"]: c["message"] for c in checks if c["verdict"] in verdicts}


class Runner:
    """Starts pytest with the plugin in ``folder``, which stands for somebody's project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.report = folder / "report"

    def __call__(self, *arguments: str, token: str | None = TOKEN, **env: str) -> Run:
        return self.finish(self.start(*arguments, token=token, **env))

    def start(
        self, *arguments: str, token: str | None = TOKEN, out: int = subprocess.PIPE, **env: str
    ) -> subprocess.Popen:
        command = ["-m", "pytest", "-p", "pytest_scim.plugin", *QUICK, *SMALL]
        report = [] if "--scim-prove" in arguments else [f"--report-dir={self.report}"]
        return self.python(*command, *report, *arguments, token=token, out=out, **env)

    def weigh(self, *arguments: str) -> tuple[Run, int]:
        """Run pytest; return the run and the most memory that it had, in MB."""
        command = ["-c", WEIGHED, "-m", "pytest", "-p", "pytest_scim.plugin", *QUICK, *SMALL]
        process = self.python(*command, f"--report-dir={self.report}", *arguments)
        run = self.finish(process)
        return run, int((self.folder / "peak").read_text())

    def python(
        self, *arguments: str, token: str | None = TOKEN, out: int = subprocess.PIPE, **env: str
    ) -> subprocess.Popen:
        """Start Python with the token in the environment, or with none; it writes to ``out``."""
        foreign = ("SCIM_", "PYTEST_", "GITHUB_")
        mine = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        mine |= {"PYTHONPATH": str(ROOT / "src"), "PYTEST_SCIM_STATE_DIR": str(self.state)}
        mine |= {"SCIM_TOKEN": token} if token is not None else {}
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=mine | env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            text=True,
        )

    def finish(self, process: subprocess.Popen, *, patience: float = TIMEOUT) -> Run:
        try:
            out, err = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return Run(process.returncode, out, err, self.report)

    def stop_at(self, gate: Gate, process: subprocess.Popen, with_: signal.Signals) -> None:
        """Send a signal while the run waits at a gate, and open it."""
        gate.wait(process)
        process.send_signal(with_)
        gate.open()


def disguises(secret: str) -> set[str]:
    """Return how a secret may stand in a text: plain, escaped, percent-encoded, in base64."""
    raw = secret.encode()
    plain = {secret, quote(secret, safe=""), quote(secret), secret.replace("/", "\\/")}
    plain |= {re.sub("%..", lambda found: found[0].lower(), form) for form in plain}
    return plain | {form for shift in range(3) for form in _inside_base64(raw, shift)}


def _inside_base64(raw: bytes, shift: int) -> Sequence[str]:
    """Return the part of a base64 text that is the same whatever stands before and after."""
    whole = base64.b64encode(b"\0" * shift + raw)
    first = -(-shift * 8 // 6)
    last = (shift + len(raw)) * 8 // 6
    text = whole[first:last].decode()
    return text, text.replace("+", "-").replace("/", "_")
