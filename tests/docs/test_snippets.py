"""Commands and snippets of the hand-written pages work: Sybil finds them, these tests run them.

``shell`` blocks are run. ``console`` blocks need a target or a network: their commands are parsed.
"""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import chdir

import pytest
import yaml
from sybil import Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser

from pytest_scim import cli
from pytest_scim.profile.load import load
from pytest_scim.run.options import OPTIONS

from .site import DOCS, ROOT

PAGES = sorted(DOCS.rglob("*.md"))
CHECKED = {"shell", "console", "yaml", "python", "js", "go", "http", "json", "text", "toml"}
SET_UP = {"pip", "python3", ".", "cd", "git", "docker", "pipx"}
"""Commands of others, before pytest-scim is there: not ours to verify."""


def run_shell(example):
    folder = example.namespace["folder"]
    for line in lines(example.parsed):
        name, *arguments = shlex.split(line)
        assert name == "pytest-scim", f"{line}: only our own commands are run"
        if arguments[0] == "run":  # replaces its process
            code = in_process_of_its_own(arguments, folder)
        else:
            with chdir(folder):
                code = exit_code(arguments)
        assert code == 0, line


def in_process_of_its_own(arguments, folder):
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("SCIM_", "PYTEST_"))}
    mine |= {"PYTHONPATH": str(ROOT / "src"), "PYTEST_SCIM_STATE_DIR": str(folder / "state")}
    command = [sys.executable, "-m", "pytest_scim", *arguments]
    return subprocess.run(
        command, cwd=folder, env=mine, stdout=subprocess.DEVNULL, timeout=300, check=False
    ).returncode


def exit_code(arguments):
    try:
        return cli.main(arguments)
    except SystemExit as end:  # --version
        return end.code or 0


def parse_console(example):
    for line in lines(example.parsed):
        words = shlex.split(line)
        while re.match(r"[A-Z_]+=", words[0]):
            words.pop(0)
        name, *arguments = words
        if name == "pytest-scim":
            options, rest = cli._parser().parse_known_args(arguments)
            assert rest == [], line
            profile = getattr(options, "scim_profile", None)
            if profile and not profile.startswith("./"):
                load(profile if "/" not in profile else str(ROOT / profile))
        elif name == "make":
            makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
            assert re.search(rf"(?m)^{arguments[0]}:", makefile), line
        elif name == "pytest":
            known = {f"--scim-{one.name}" for one in OPTIONS}
            known |= {f"--{one.name}" for one in OPTIONS if one.plain}
            ours = [one.split("=")[0] for one in arguments if one.startswith("--")]
            assert set(ours) <= known, line
        else:
            assert name in SET_UP, line


def lines(block):
    joined = block.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def load_profile(example):
    """Load a profile, under its name; other YAML only has to be YAML."""
    if not {"integration", "extends"} & set(yaml.safe_load(example.parsed)):
        return
    name = re.search(r"(?m)^name: (\S+)", example.parsed)[1]
    path = example.namespace["folder"] / f"{name}.yaml"
    path.write_text(example.parsed, encoding="utf-8")
    assert load(str(path)).name == name


def run_python(example):
    if "findings" in example.path:  # parts of services, whose frameworks are not installed here
        ast.parse(example.parsed)
    else:
        PythonEvaluator()(example)


EVALUATORS = {
    "shell": run_shell,
    "console": parse_console,
    "yaml": load_profile,
    "python": run_python,
    "json": lambda example: json.loads(example.parsed) and None,
}
SYBIL = Sybil(
    parsers=[CodeBlockParser(language, evaluate) for language, evaluate in EVALUATORS.items()],
    patterns=["*.md"],
    path=str(DOCS),
)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_the_snippets_of_a_page_work(page, tmp_path, capsys):
    document = SYBIL.parse(page)
    document.namespace["folder"] = tmp_path
    for example in document.examples():
        example.evaluate()
    capsys.readouterr()


def snippets(language):
    fence = re.compile(rf"(?ms)^```{language}\n(.*?)^```$")
    return [
        (f"{page.name} {n}", text)
        for page in PAGES
        for n, text in enumerate(fence.findall(page.read_text(encoding="utf-8")))
    ]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_javascript_can_be_parsed():
    """As the body of an asynchronous function, since a snippet may await and return."""
    program = """
      const parse = Object.getPrototypeOf(async () => {}).constructor;
      const bad = JSON.parse(require("fs").readFileSync(0)).flatMap(([name, text]) => {
        try { parse(text); return []; } catch (error) { return [`${name}: ${error.message}`]; }
      });
      console.log(bad.join("\\n"));
    """
    found = snippets("js")
    assert len(found) >= 20
    done = subprocess.run(
        ["node", "-e", program], input=json.dumps(found), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


@pytest.mark.skipif(shutil.which("gofmt") is None, reason="Go is not here")
def test_go_can_be_parsed():
    found = snippets("go")
    assert len(found) >= 20
    for name, text in found:
        done = subprocess.run(
            ["gofmt", "-e"], input=text, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_every_block_is_in_a_language_that_is_verified(page):
    opened = re.findall(r"(?m)^```(\S*)$", page.read_text(encoding="utf-8"))[::2]
    assert set(opened) <= CHECKED
