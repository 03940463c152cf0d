"""Every key, option, variable, command and check has its place in the site."""

import argparse
import ast
import json
import re
from pathlib import Path

import pytest
from _pytest.config.argparsing import Parser

from pytest_scim import cli
from pytest_scim.checks.verdict import Verdict
from pytest_scim.cli import run
from pytest_scim.cli.catalog import all_checks
from pytest_scim.plugin import pytest_addoption
from pytest_scim.profile.rules import RULES
from pytest_scim.provider.faults import registry
from pytest_scim.run.options import OPTIONS

from .site import ROOT, Site, anchors, commands, parts, site

INTERNAL = {"PYTEST_SCIM_STORM"}
"""Variables by which a command passes something to the processes that it starts."""

PACKAGE = ROOT / "src" / "pytest_scim"
SCHEMA = json.loads((PACKAGE / "profile" / "schema.json").read_text(encoding="utf-8"))


def keys(part):
    """The names of all properties in a part of the schema."""
    if isinstance(part, list):
        return {key for one in part for key in keys(one)}
    if not isinstance(part, dict):
        return set()
    own = set(part["properties"]) if isinstance(part.get("properties"), dict) else set()
    return own | {key for one in part.values() for key in keys(one)}


def test_every_key_of_a_profile_is_in_the_reference():
    page = site().pages["profile/reference.md"]
    names = keys(SCHEMA)
    assert len(names) > 80
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_key_at_the_top_has_a_heading_and_its_description():
    page = " ".join(site().pages["profile/reference.md"].replace("`", "").split())
    for name, value in SCHEMA["properties"].items():
        assert name in anchors("profile/reference.md")
        assert " ".join(value["description"].split()).replace("`", "") in page


def test_every_rule_is_in_the_reference():
    assert {f"rule-{name}" for name in RULES} <= anchors("profile/reference.md")


def parsers(parser):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def options(parser):
    """The spellings of the options that a parser lists, with those of its sub-commands."""
    for action in parser._actions:
        if action.help != argparse.SUPPRESS and not isinstance(action, argparse._HelpAction):
            yield from action.option_strings or ([action.metavar] if action.metavar else [])
    for _, below in parsers(parser):
        yield from options(below)


@pytest.mark.parametrize(("name", "parser"), [*parsers(cli._parser())])
def test_every_command_has_a_page_with_every_option(name, parser):
    page = site().pages[f"commands/{name}.md"]
    assert f"({name}.md)" in site().pages["commands/index.md"]
    spelled = re.findall(r"`([^`\s]+)(?: [^`]*)?`", page)
    assert [one for one in options(parser) if one not in spelled] == []


def test_every_option_of_pytest_has_its_place():
    page = site().pages["commands/pytest.md"]
    parser = Parser(_ispytest=True)
    pytest_addoption(parser)
    names = [name for one in parser.getgroup("scim").options for name in one.names()]
    names += [f"--{one.name}" for one in OPTIONS if one.plain]
    assert len(names) > len(OPTIONS)
    assert [name for name in names if not re.search(rf"`{re.escape(name)}[ `]", page)] == []


def test_every_environment_variable_has_its_place():
    page = site().pages["commands/environment.md"]
    found = {name for path in PACKAGE.rglob("*.py") for name in variables(path)}
    assert {"SCIM_TOKEN", "PYTEST_SCIM_STATE_DIR", "GITHUB_OUTPUT", "CI"} <= found
    assert {name for name in found if f"`{name}`" not in page} <= INTERNAL


def variables(path):
    """The environment variables that a module names: by their prefix, or by how it reads them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and re.fullmatch(r"((PYTEST_)?SCIM|GITHUB)_[A-Z_]*[A-Z]", text):
            yield text
        match node:
            case (
                ast.Call(
                    func=ast.Attribute(value=value, attr="get"),
                    args=[ast.Constant(value=str(name)), *_],
                )
                | ast.Subscript(value=value, slice=ast.Constant(value=str(name)))
            ):
                if ast.unparse(value).endswith("environ"):
                    yield name


def test_every_check_has_its_place():
    for check in all_checks():
        authority, section, name = check.id.split(".")
        path = f"checks/{authority}/{section}.md"
        assert name in anchors(path)
        assert f"`{check.id}`" in site().pages[path]


def test_a_check_has_what_the_code_says_of_it():
    page = site().pages["checks/okta/deactivate_users.md"]
    part = page.partition('id="deactivation_changes_only_active"')[2].partition("<a id=")[0]
    for said in (
        "Level: MUST",
        "Impact: Users lose data",
        "Fix: Change only `active`",
        "[RFC 7644, section 3.5.2.3](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2.3)",
        "okta-oin",
        "`X1-deactivation-deletes`",
        "--check okta.deactivate_users.deactivation_changes_only_active",
    ):
        assert said in part


def test_every_verdict_and_exit_code_is_explained():
    page = site().pages["report.md"]
    assert [verdict for verdict in Verdict if f"| `{verdict}` |" not in page] == []
    codes = re.findall(r"(?m)^ +(\d) [a-z]", run.ENVIRONMENT)
    assert len(codes) >= 4
    assert [code for code in codes if f"| {code} |" not in page] == []


def test_every_fault_is_on_the_page_of_a_check():
    text = "\n".join(page for path, page in site().pages.items() if path.startswith("checks/"))
    proven = [one for one in registry().values() if one.catches]
    assert [one.id for one in proven if f"`{one.id}`" not in text] == []


def test_every_golden_file_has_its_place():
    for path in (ROOT / "tests" / "okta" / "golden").glob("*/*.http"):
        if not path.stem.endswith("_all_attributes"):  # the same flow with more values
            assert path.stem in anchors(f"okta/{path.parent.name}.md")


def test_a_new_command_appears_by_itself(monkeypatch):
    name = "unheard-of"

    def add_to(choices):
        parser = choices.add_parser(name, help="do 100%% more")
        below = parser.add_subparsers().add_parser("deep", help="below")
        below.add_argument("--depth", type=int, choices=(1, 2), help="how deep")

    class Command:
        pass

    Command.add_to = staticmethod(add_to)
    monkeypatch.setattr(cli, "COMMANDS", (*cli.COMMANDS, Command))
    built = Site()
    commands.add_commands(built)
    assert f"commands/{name}.md" in built.pages
    assert "`--depth {1,2}`: how deep." in built.pages[f"commands/{name}.md"]


def test_the_pages_of_ci_are_those_of_the_folder(tmp_path, monkeypatch):
    (tmp_path / "examples" / "ci").mkdir(parents=True)
    (tmp_path / "examples" / "ci" / "github.yml").write_text("on: push\n")
    monkeypatch.setattr(parts, "ROOT", Path(tmp_path))
    assert parts.ci_examples() == "`examples/ci/github.yml`:\n\n```yaml\non: push\n```"
