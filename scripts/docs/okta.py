"""What Okta sends in each integration type, from the golden files, and how it is known."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from pytest_scim.okta.requests import BODY_HEADERS
from pytest_scim.okta.scenarios import SCENARIOS, Scenario
from pytest_scim.scim.messages import CREDENTIALS
from scripts.docs.markdown import anchor, block, code, prose, table
from scripts.docs.site import ROOT, Contents, Site

GOLDEN = ROOT / "tests" / "okta" / "golden"

INTEGRATIONS = {
    "oin": (
        "Catalog apps",
        "What Okta sends for an app of the catalog (the Okta Integration Network).",
    ),
    "aiw": (
        "Custom apps",
        "What Okta sends for a custom app of the classic App Integration Wizard.",
    ),
    "oiw": (
        "Private apps",
        (
            "What Okta sends for a private app of the Okta Integration Wizard. It is what a "
            "[catalog app](oin.md) receives, except for the actions on this page. No capture shows "
            "a private app: Okta's help for admins describes it."
        ),
    ),
}
_STEP = re.compile(r"# (\d+) (\w+): (.*)\n(?:# its form (\w+): (.*)\n)?")


def add_okta(site: Site) -> Contents:
    """Add a page for each integration type."""
    return [_page(site, name, *about) for name, about in INTEGRATIONS.items()]


def _page(site: Site, integration: str, title: str, about: str) -> str:
    headers = "\n".join(
        f"{name}: {'(the credentials)' if value == CREDENTIALS else value}"
        for name, value in BODY_HEADERS
    )
    parts = [
        f"# {title} ({code(integration)})",
        (
            f"{about} Each heading is what an admin does in Okta's console. The userNames, names "
            "and ids are generated."
        ),
        "Every request has these headers; only requests with a body have the Content-Type:",
        block(headers, "http"),
    ]
    for scenario in SCENARIOS:
        parts += _scenario(integration, scenario)
    return site.add(f"okta/{integration}.md", *parts)


def _scenario(integration: str, scenario: Scenario) -> Iterator[str]:
    path = GOLDEN / integration / f"{scenario.name}.http"
    if not path.exists():
        return
    yield f"{anchor(scenario.name)}\n\n## {prose(scenario.title)}"
    if scenario.features:
        yield f"Needs {' and '.join(map(code, scenario.features))}."
    text = path.read_text(encoding="utf-8")
    if not _STEP.search(text):
        yield "Okta sends nothing."
    for part in re.split(r"(?m)^(?=# )(?!# its form)", text):
        if part.startswith("# task: "):
            yield f"Okta displays: {prose(part.removeprefix('# task: ').strip())}"
        elif match := _STEP.match(part):
            yield f"Request {match[1]}. {known(match)}"
            yield block(_request(part[match.end() :]), "http")


def known(match: re.Match[str]) -> str:
    """Return how the place of a request in the flow and its form are known."""
    order = f"{match[2].capitalize()}: {prose(match[3])}"
    return f"{order}. Its form is {match[4]}: {prose(match[5])}" if match[4] else order


def _request(text: str) -> str:
    """Return the request line and the body of a golden request, the body on several lines."""
    head, _, body = text.strip().partition("\n\n")
    line = head.splitlines()[0].replace("/scim/v2", "", 1)
    if not body:
        return line
    return f"{line}\n\n{json.dumps(json.loads(body), indent=2, ensure_ascii=False)}"


def provenance() -> str:
    """Return a table of the sources, and of how many requests each shows."""
    found: Counter[tuple[str, str]] = Counter()
    forms: Counter[tuple[str, str]] = Counter()
    for path in GOLDEN.glob("*/*.http"):
        for match in _STEP.finditer(path.read_text(encoding="utf-8")):
            found[match[2], match[3]] += 1
            forms[match[4] or match[2], match[5] or match[3]] += 1
    order = ("documented", "observed", "inferred")
    keys = sorted({*found, *forms}, key=lambda one: (order.index(one[0]), one[1]))
    rows = (
        [kind, prose(source), str(found[kind, source]), str(forms[kind, source])]
        for kind, source in keys
    )
    return table(["How", "Source", "Requests whose place it shows", "whose form"], rows)
