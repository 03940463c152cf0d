"""The generated parts of hand-written pages."""

import csv
import inspect
from collections import defaultdict
from collections.abc import Callable, Mapping
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest_scim
from pytest_scim.plugin.fixtures import CAST
from pytest_scim.report.formats.test_plan import cases as test_plan
from scripts.docs import checks, okta
from scripts.docs.markdown import block, code, prose
from scripts.docs.site import ROOT

LANGUAGES = {
    ".yml": "yaml",
    ".yaml": "yaml",
    ".py": "python",
    ".json": "json",
    ".sh": "bash",
    "Jenkinsfile": "groovy",
}
REPORT = ROOT / "src" / "pytest_scim" / "report"


def api() -> str:
    """Return the names of the public API with the first sentence of each."""
    rows = []
    for name in sorted(pytest_scim.__all__, key=str.lower):
        value = getattr(pytest_scim, name)
        about = inspect.getdoc(value) if callable(value) else ""
        signature = str(inspect.signature(value)) if inspect.isfunction(value) else ""
        sentence = prose((about or _constant(name)).partition("\n\n")[0])
        rows.append(f"- {code(name + _short(signature))}: {sentence}")
    return "\n".join(rows)


def _short(signature: str) -> str:
    """Return the parameters of a function, without their types."""
    if not signature:
        return ""
    names = [part.split(":")[0].split("=")[0].strip() for part in _split(signature)]
    return f"({', '.join(name for name in names if name)})"


def _split(signature: str) -> list[str]:
    inside, depth, parts = signature.strip()[1:].rpartition(")")[0], 0, [""]
    for letter in inside:
        depth += (letter in "[({") - (letter in "])}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _constant(name: str) -> str:
    return {
        "MUST": "The level of what breaks Okta's provisioning, or exposes or loses data.",
        "SHOULD": "The level of everything else: its finding is advisory.",
        "SUCCESS": "The 2xx statuses, for `expect_status`.",
    }.get(name, "")


def fixtures() -> str:
    """Return the fixtures that a check may request, each with its first sentence."""
    rows = []
    for module in CAST:
        for name, value in vars(module).items():
            function = getattr(value, "_get_wrapped_function", None)
            if function and not name.startswith("_"):
                about = (inspect.getdoc(function()) or "").partition("\n\n")[0]
                rows.append(f"- {code(name)}: {prose(about)}")
    return "\n".join(sorted(rows))


def example(*paths: str) -> str:
    """Return files of the repository as blocks, each under its path."""
    found = (ROOT / path for path in paths)
    return "\n\n".join(
        f"{code(path.relative_to(ROOT).as_posix())}:\n\n"
        + block(path.read_text(encoding="utf-8"), LANGUAGES.get(path.suffix or path.name, "text"))
        for path in found
    )


def ci_examples() -> str:
    """Return the files in examples/ci."""
    folder = ROOT / "examples" / "ci"
    if not folder.is_dir():
        return "This version has no examples for CI servers."
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return example(*(path.relative_to(ROOT).as_posix() for path in paths))


def outside_wire() -> str:
    """Return the cases of Okta's test plan that no request or response shows."""
    plan = Path(test_plan.__file__).with_name("oin_test_plan.csv")
    titles = {row["ID"]: row["Title"] for row in _rows(plan.read_text(encoding="utf-8"), ",")}
    cases = (name for name, case in test_plan.CASES.items() if case.kind == "outside-wire")
    return "\n".join(
        f"- {name}, {prose(titles[name])}: {prose(test_plan.CASES[name].remark)}" for name in cases
    )


def unjudged() -> str:
    """Return the normative sentences that no check judges, each with the reason."""
    text = (REPORT / "normative.tsv").read_text(encoding="utf-8")
    by_rfc: dict[str, list[str]] = defaultdict(list)
    for row in _rows(text, "\t"):
        if not row["checks"]:
            said = f"section {row['section']}, {row['level']}: {prose(row['sentence'])}."
            by_rfc[row["rfc"]].append(f"- {said} {prose(row['reason'])}")
    return "\n\n".join(f"### {rfc}\n\n" + "\n".join(rows) for rfc, rows in by_rfc.items())


def _rows(text: str, delimiter: str) -> list[dict[str, str]]:
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    return list(csv.DictReader(StringIO(text), delimiter=delimiter, quoting=quoting))


def numbers() -> str:
    """Return how many checks and faults there are."""
    registry = import_module("pytest_scim.provider.faults").registry()
    return (
        f"There are {len(checks.all_checks())} checks, and {len(registry)} faults of the embedded "
        "provider that prove them."
    )


PARTS: Mapping[str, Callable[[], str]] = {
    "api": api,
    "fixtures": fixtures,
    "ci": ci_examples,
    "acme": lambda: example("examples/acme/acme.yaml", "examples/acme/checks/test_approvals.py"),
    "acme-proof": lambda: example("examples/acme/prove.py"),
    "provenance": okta.provenance,
    "outside-wire": outside_wire,
    "unjudged": unjudged,
    "numbers": numbers,
}
"""By the names that hand-written pages use."""
