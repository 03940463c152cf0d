"""Runs ``pytest-scim new`` in a folder of its own, against a target on loopback."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_scim.cli import main
from pytest_scim.profile import Profile
from pytest_scim.profile.load import load
from pytest_scim.provider.http_server import serve

from .scripted import TOKEN, Scripted


@dataclass
class New:
    """The command; ``target`` is what it reads, ``out`` and ``err`` what it printed last."""

    folder: Path
    target: Scripted
    base_url: str
    capsys: pytest.CaptureFixture[str]
    name: str = "acme"
    out: str = ""
    err: str = ""

    def run(self, *arguments: str, rehearsal: bool = False) -> int:
        """Run the command and return its exit code."""
        usual = () if "--base-url" in arguments else ("--base-url", self.base_url)
        without = () if rehearsal else ("--no-rehearsal",)
        try:
            code = main(["new", self.name, *usual, *without, *arguments])
        except SystemExit as error:
            code = int(error.code or 0)
        self.out, self.err = self.capsys.readouterr()
        return code

    @property
    def text(self) -> str:
        return (self.folder / "acme.yaml").read_text(encoding="utf-8")

    @property
    def profile(self) -> Profile:
        return load(str(self.folder / "acme.yaml"))


@pytest.fixture
def new(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCIM_TOKEN", TOKEN)
    monkeypatch.setenv("PYTEST_SCIM_STATE_DIR", str(tmp_path / "state"))
    target = Scripted()
    with serve(target) as server:
        yield New(tmp_path, target, server.base_url, capsys)
