"""What users read has one word for one thing: that of the RFCs, of Okta's console or of pytest.

``REFUSED`` has the words that say the same otherwise, each with the word to use. Quotations are
exempt: code, literals, and what stands in quotation marks in a page.
"""

import argparse
import ast
import json
import re
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import pytest_scim
from pytest_scim import cli
from pytest_scim.plugin.options import _TWIN
from pytest_scim.profile.rules import RULES
from pytest_scim.provider.faults import registry
from pytest_scim.run.options import OPTIONS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pytest_scim"

REFUSED = {
    r"tenants?": "target",
    r"dialects?": "integration",
    r"persons?|people": "Okta user",
    r"accounts?": "User resource, user",
    r"log-?ins?": "userName",
    r"answer(?:s|ed|ing)?": "response, return",
    r"look(?:s|ed|ing)?": "read, GET, lookup",
    r"tell(?:s|ing)?|told": "report, message",
    r"shown": "actual, returned",
    r"roots?": "cause",
    r"made[ -]up|invent(?:s|ed|ing)?": "generated",
    r"switch(?:es|ed|ing)? (?:off|on)": "deactivate, activate; disable, enable",
    r"pass(?:es|ed|ing)? over": "skip",
    r"settles?|settled": "propagation",
    r"ke(?:ep|eps|pt)": "store, stay, do not change",
    r"in the way of": "because of, blocked by",
    r"advice": "SHOULD finding",
    r"cleanup": "clean-up",
}
_WORDS = re.compile(rf"(?<![\w'-])(?:{'|'.join(REFUSED)})(?![\w-])", re.IGNORECASE)

EXCEPTIONS = {
    "other people's": "data that belongs to others: nobody of Okta's users is meant",
    "Assign to People": "a button of Okta's console",
    "Deactivate Person": "a button of Okta's console",
    "Activate Person": "a button of Okta's console",
    "pytest-scim login": "the name of a sub-command",
    "what people start": "the people who use pytest-scim",
    "Keep a Changelog": "the name of a document",
}
"""Phrases that may stand, each with the reason."""

MOST_EXCEPTIONS = 30


def refused(text):
    """Return the refused words of a text, without those of an exception."""
    for phrase in EXCEPTIONS:
        text = text.replace(phrase, " ")
    return [found[0] for found in _WORDS.finditer(" ".join(text.split()))]


def prose(page):
    """Return the text of a Markdown page: without code, addresses and quotations."""
    text = re.sub(r"```.*?```", " ", page, flags=re.DOTALL)
    text = re.sub(r"(?m)^    .*$", " ", text)
    text = re.sub(r"`[^`]*`", " ", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(r"[\"“][^\"“”]*[\"”]", " ", text)


def in_template(source):
    """Return what a Jinja template writes of its own, with the sentences in its expressions."""
    text = re.sub(r"{#.*?#}", " ", source, flags=re.DOTALL)
    code = re.findall(r"{[{%].*?[%}]}", text, flags=re.DOTALL)
    sentences = [one for part in code for one in re.findall(r'"([^"]* [^"]*)"', part)]
    text = re.sub(r"{[{%].*?[%}]}", " ", text, flags=re.DOTALL)
    return "\n".join([re.sub(r"<[^>]*>", " ", text), *sentences])


def sentences(path):
    """Return the texts of several words in a module, but for docstrings: what it may print."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = [one.value for one in constants if isinstance(one.value, str) and id(one) not in bare]
    return [re.sub(r"`[^`]*`", " ", text) for text in texts if len(text.split()) > 1]


def pages():
    """Return the pages of the repository."""
    inside = (path for path in ROOT.rglob("*.md") if path.relative_to(ROOT).parts[0][0] != ".")
    return sorted(path.relative_to(ROOT).as_posix() for path in inside)


def modules():
    """Return the modules whose messages are ours.

    Flows have what Okta's console displays, and ``provider`` what vendors return.
    """
    inside = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    theirs = {("okta", "flows"), ("okta", "task.py")}
    ours = (p for p in inside if p.parts[:2] not in theirs and p.parts[0] != "provider")
    return sorted(path.as_posix() for path in ours)


def parsers(parser):
    """Yield a parser and those of its sub-commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from parsers(command)


@pytest.mark.parametrize("page", pages())
def test_pages_have_no_refused_word(page):
    assert refused(prose((ROOT / page).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("parser", list(parsers(cli._parser())), ids=lambda parser: parser.prog)
def test_the_help_of_every_command_has_no_refused_word(parser):
    text = parser.format_help()
    for module in cli.COMMANDS:  # names of commands are no prose
        text = re.sub(rf"(?<=[{{,\n ]){module.__name__.rpartition('.')[2]}(?=[}}, ])", "", text)
    assert refused(text) == []


def test_the_help_of_the_makefile_has_no_refused_word():
    helps = re.findall(r"^[a-z-]+:.* ## (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert len(helps) > 10
    assert [text for text in helps if refused(text)] == []


def test_the_option_table_has_no_refused_word():
    assert refused(" ".join([_TWIN, *(option.help for option in OPTIONS)])) == []


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.j2")), ids=lambda path: path.name)
def test_templates_have_no_refused_word(path):
    assert refused(in_template(path.read_text(encoding="utf-8"))) == []


def test_messages_of_checks_have_no_refused_word():
    files = Path(pytest_scim.ROOT, "suites").rglob("*.py")
    found = [(text, words) for p in files for text in sentences(p) if (words := refused(text))]
    assert found == []


@pytest.mark.parametrize("module", modules())
def test_messages_have_no_refused_word(module):
    found = [(text, words) for text in sentences(PACKAGE / module) if (words := refused(text))]
    assert found == []


@pytest.mark.parametrize("room", ["profile", "report"])
def test_schemas_have_no_refused_word(room):
    schema = json.loads((PACKAGE / room / "schema.json").read_text(encoding="utf-8"))
    texts = list(descriptions(schema))
    assert texts
    assert [text for text in texts if refused(text)] == []


def descriptions(schema):
    """Yield what a JSON Schema says in words."""
    for key, value in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if key in {"description", "errorMessage"} and isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from descriptions(value)


def test_titles_and_requirements_of_checks_have_no_refused_word():
    texts = {check.id: f"{check.title}\n{check.requirement}" for check in checks()}
    found = {
        check: words
        for check, text in texts.items()
        if (words := refused(re.sub(r"`[^`]*`", " ", text)))
    }
    assert found == {}


def test_what_to_change_by_the_rfcs_has_no_refused_word():
    texts = {
        check.id: f"{check.impact}\n{check.fix}"
        for check in checks()
        if check.id.startswith(("rfc", "properties."))
    }
    assert len(texts) > 300
    found = {
        check: words
        for check, text in texts.items()
        if (words := refused(re.sub(r"`[^`]*`", " ", text)))
    }
    assert found == {}


def words_of(name):
    """Return a name of several words as a text: ``a_user.is-found`` as ``a user is found``."""
    return re.sub(r"[-_.]", " ", name)


def test_ids_of_checks_have_no_refused_word():
    ids = [check.id for check in checks()]
    assert len(ids) > 500
    assert [one for one in ids if refused(words_of(one))] == []


def test_ids_and_titles_of_faults_have_no_refused_word():
    texts = {name: f"{words_of(name)}\n{fault.title}" for name, fault in registry().items()}
    found = {
        name: words
        for name, text in texts.items()
        if (words := refused(re.sub(r"`[^`]*`", " ", text)))
    }
    assert found == {}


def test_names_and_summaries_of_rules_have_no_refused_word():
    texts = [f"{words_of(name)}\n{rule.summary}" for name, rule in RULES.items()]
    assert [text for text in texts if refused(text)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "profiles").glob("*.yaml")), ids=lambda p: p.stem)
def test_profiles_have_no_refused_word(path):
    """What a profile quotes from the vendor's guide is exempt."""
    profile = yaml.safe_load(path.read_text(encoding="utf-8"))
    facts = profile.get("facts", {}).values()
    texts = [profile["description"], *(fact["says"] for fact in facts)]
    texts += [fact.get("outside_wire", "") for fact in facts]
    texts += [deviation["reason"] for deviation in profile.get("deviations", [])]
    quoted = re.compile(r'"[^"]*"')
    assert [text for text in texts if refused(quoted.sub(" ", text))] == []


def checks():
    """Return every check that comes with the package."""
    suites = Path(pytest_scim.ROOT, "suites")
    parts = [path.relative_to(suites).with_suffix("").parts for path in suites.rglob("test_*.py")]
    found = [import_module(".".join(("pytest_scim.suites", *part))) for part in parts]
    functions = (value for module in found for value in vars(module).values())
    return [one.__check__ for one in functions if hasattr(one, "__check__")]


def test_exceptions_are_few_and_used():
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS
    assert all(EXCEPTIONS.values())
    texts = [prose((ROOT / page).read_text(encoding="utf-8")) for page in pages()]
    texts += [(ROOT / page).read_text(encoding="utf-8") for page in pages()]
    texts += [parser.format_help() for parser in parsers(cli._parser())]
    texts += [text for module in modules() for text in sentences(PACKAGE / module)]
    everything = "\n".join(texts)
    assert [phrase for phrase in EXCEPTIONS if phrase not in everything] == []


@pytest.mark.parametrize("name", ["an_account_is_read", "okta.logins.a", "C1-limit-is-not-told"])
def test_a_refused_word_is_found_in_a_name(name):
    assert refused(words_of(name))


@pytest.mark.parametrize("text", ["No person is shown.", "Accounts are switched off.", "A log-in"])
def test_a_refused_word_is_found(text):
    assert refused(text)


@pytest.mark.parametrize("text", ["a personal lookup", "`login` differs", "personally-answered"])
def test_what_only_contains_such_a_word_is_not(text):
    assert refused(prose(text)) == []
