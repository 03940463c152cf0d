"""The command line: a page for each command, pytest's options, the environment variables."""

# ruff: noqa: SLF001 - argparse has no public way to list what a parser has

import argparse
import os
import re
from collections.abc import Iterator

from _pytest.config.argparsing import Parser as PytestParser

from pytest_scim import cli
from pytest_scim.plugin import options as plugin_options
from pytest_scim.run.options import OPTIONS
from scripts.docs.markdown import anchor, beginning, block, code, prose, sentence
from scripts.docs.site import Contents, Site

WIDTH = "84"
_HEAD = "environment variables:"


def add_commands(site: Site) -> Contents:
    """Add the pages of the command line, and return their contents."""
    os.environ.update(COLUMNS=WIDTH, NO_COLOR="1")  # argparse reads both
    found = commands()
    pages: Contents = [_command_page(site, name, parser) for name, parser in found.items()]
    return [_overview(site), *pages, _pytest_page(site), _environment_page(site)]


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command, in the order of the help."""
    return dict(_subparsers(cli._parser()))


def helps() -> dict[str, str]:
    """Return the help of each command in the list of commands."""
    actions = cli._parser()._actions
    choices = (one for one in actions if isinstance(one, argparse._SubParsersAction))
    return {row.dest: row.help or "" for one in choices for row in one._choices_actions}


def _subparsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def visible(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return the arguments and options that the help of a parser lists."""
    hidden = (argparse._SubParsersAction, argparse._HelpAction)
    return [
        one
        for one in parser._actions
        if one.help != argparse.SUPPRESS and not isinstance(one, hidden)
    ]


def _overview(site: Site) -> str:
    rows = [
        f"- [{code(f'pytest-scim {n}')}]({n}.md): {prose(sentence(t))}" for n, t in helps().items()
    ]
    return site.add(
        "commands/index.md",
        "# Commands",
        "`pytest-scim` has these commands. Each prints its options with `--help`. "
        "`pytest-scim --version` prints the version. `python -m pytest_scim` is the same program.",
        "\n".join(rows),
        "[Inside your own test suite](pytest.md) the plugin adds options to pytest. "
        "[Environment variables](environment.md) have the credentials.",
    )


def _command_page(site: Site, name: str, parser: argparse.ArgumentParser) -> str:
    return site.add(f"commands/{name}.md", *_command(parser, "#"))


def _command(parser: argparse.ArgumentParser, level: str) -> Iterator[str]:
    yield f"{level} {code(parser.prog)}"
    yield prose(beginning(parser.description or helps().get(parser.prog.split()[-1], "")))
    yield block(parser.format_usage().removeprefix("usage: ").replace("\n       ", "\n"))
    given = visible(parser)
    for title, rows in (
        ("Arguments", [one for one in given if not one.option_strings]),
        ("Options", [one for one in given if one.option_strings]),
    ):
        if rows:
            yield f"{level}# {title}"
            yield "\n".join(f"- {_argument(one, parser.prog)}" for one in rows)
    if parser.epilog:
        yield f"{level}# Notes"
        yield block(parser.epilog)
    for _, below in _subparsers(parser):
        yield from _command(below, f"{level}#")


def _argument(action: argparse.Action, prog: str) -> str:
    value = "" if action.nargs == 0 else f" {_metavar(action)}"
    spelled = [f"{one}{value}" for one in action.option_strings] or [_metavar(action)]
    names = ", ".join(map(code, spelled))
    text = (action.help or "") % {**vars(action), "prog": prog}
    needed = " Required." if action.required and action.option_strings else ""
    mark = anchor(
        "option",
        action.option_strings[-1].lstrip("-") if action.option_strings else _metavar(action),
    )
    return f"{mark}{names}: {prose(sentence(text))}{needed}"


def _metavar(action: argparse.Action) -> str:
    if action.metavar is not None:
        return str(action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar))
    if action.choices is not None:
        return "{" + ",".join(map(str, action.choices)) + "}"
    return action.dest.upper()


def pytest_options() -> list[tuple[list[str], str]]:
    """Return the names and the help of each option that the plugin adds to pytest."""
    parser = PytestParser(_ispytest=True)
    plugin_options.add_options(parser)
    plugin_options.add_plain_names(parser)
    group = parser.getgroup("scim")
    own = {f"--scim-{one.name}": one for one in OPTIONS}
    rows = []
    for option in group.options:
        names = list(option.names())
        known = own.get(names[0])
        value = f" {known.metavar}" if known and known.metavar else option.attrs().get("metavar")
        text = str(option.attrs().get("help", ""))
        if known and known.hidden:  # the help of pytest omits it
            text = known.help
        rows.append(([f"{name} {(value or '').strip()}".strip() for name in names], text))
    return rows


def _pytest_page(site: Site) -> str:
    rows = [
        f"- {anchor('option', names[0].split()[0].lstrip('-'))}"
        f"{', '.join(map(code, names))}: {prose(sentence(text))}"
        for names, text in pytest_options()
    ]
    return site.add(
        "commands/pytest.md",
        "# Options of pytest",
        "The plugin runs the checks inside your own test suite: `pytest --profile PROFILE`. "
        "Without a profile it does nothing. It adds these options to pytest:",
        "\n".join(rows),
        "pytest's own options work, too: `-k` selects checks by their ids, `-x` ends a run at the "
        "first check that fails, and the id of a check is an argument like a path. "
        "[`pytest-scim run`](run.md) has the same options without `--scim-`.",
    )


def environment() -> dict[str, list[str]]:
    """Return the paragraphs about environment variables in the notes of the commands, by names.

    A paragraph begins with the names at the indentation of the list; its text is further right.
    """
    found: dict[str, list[str]] = {}
    for parser in commands().values():
        _, _, rest = (parser.epilog or "").partition(_HEAD)
        names = ""
        for line in rest.partition("\n\n")[0].splitlines():
            if match := re.match(r"  ([A-Z_]+(?:, [A-Z_]+)*)(?:\s{2,}(.*))?$", line):
                names = match[1]
                found.setdefault(names, []).append(match[2] or "")
            elif names and line.strip():
                found[names].append(line.strip())
    return found


def _environment_page(site: Site) -> str:
    rows = [
        f"- {''.join(map(anchor, names.split(', ')))}{', '.join(map(code, names.split(', ')))}: "
        + prose(sentence(" ".join(dict.fromkeys(texts))))
        for names, texts in environment().items()
    ]
    return site.add(
        "commands/environment.md",
        "# Environment variables",
        "Secrets come from the environment, from a file or from a command: never from the command "
        "line.",
        "\n".join(rows),
    )
