"""No file has over 300 lines and no function over 40: a longer one holds more than one idea.

The lines of a function are those from its ``def`` to its end: not its decorators, whose tables of
cases are data.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "suites", "tests", "scripts", "examples")
ELSEWHERE = {"node_modules", ".venv"}
"""Folders inside them that hold the code of others, installed there by a test."""

FILE_LINES = 300
FUNCTION_LINES = 40

EXCEPTIONS = {}
"""Files, and functions as ``file:name``, that may have more lines, each with the reason: it holds
data alone.
"""

MOST_EXCEPTIONS = 5


def files():
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not ELSEWHERE & set(path.parts))


def functions(source):
    """Yield the name of each function in a source, with the number of its lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


@cache
def too_long():
    """Return the files and functions with more lines than they may have, and how many."""
    found = {}
    for path in files():
        name, source = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        if (lines := len(source.splitlines())) > FILE_LINES:
            found[name] = lines
        found |= {f"{name}:{one}": n for one, n in functions(source) if n > FUNCTION_LINES}
    return found


def test_there_are_files_in_every_folder():
    assert {path.relative_to(ROOT).parts[0] for path in files()} == set(FOLDERS)


def test_no_file_and_no_function_has_too_many_lines():
    assert {name: lines for name, lines in too_long().items() if name not in EXCEPTIONS} == {}


def test_exceptions_are_few_and_needed():
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS
    assert all(EXCEPTIONS.values())
    assert EXCEPTIONS.keys() - too_long().keys() == set()


@pytest.mark.parametrize("lines", [FUNCTION_LINES, FUNCTION_LINES + 1])
def test_a_function_is_counted_from_def_to_end(lines):
    source = "class A:\n    @cases(\n        1,\n    )\n    async def a(self):\n"
    source += "        pass\n" * (lines - 1) + "\n\nx = 1\n"

    assert list(functions(source)) == [("a", lines)]
