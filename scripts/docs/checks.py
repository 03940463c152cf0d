"""A page for each section of checks: what each requires, how it is known, what proves it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pytest_scim.checks.check import Check
from pytest_scim.checks.request_counts import table as counts
from pytest_scim.cli.catalog import all_checks
from pytest_scim.provider.faults import Fault, registry
from scripts.docs.markdown import anchor, anchor_id, code, prose, table
from scripts.docs.reading import findings
from scripts.docs.site import Contents, Site, relative

AUTHORITIES = {
    "okta": "Okta's provisioning: what each button of the admin console sends, and what follows.",
    "runscope": "Okta's own tests for Runscope: SPEC, CRUD and entitlements, step by step.",
    "vendor": "Rules of vendors. A check runs where the profile names its rule.",
    "rfc7643": "RFC 7643, the core schema of SCIM.",
    "rfc7644": "RFC 7644, the protocol.",
    "properties": "Properties that hold for generated users, filters and sequences of actions.",
    "future": "Drafts that a profile can name as rules. No verdict of a run depends on them.",
}


TITLES = {"oauth": "OAuth", "me": "/Me", "crud": "CRUD", "spec": "SPEC", "ipsie_al": "IPSIE AL"}
"""The titles of sections whose names are not words."""

Sections = dict[str, dict[str, list[Check]]]


def place(check: str) -> str:
    """Return the page of a check with the anchor of the check in it."""
    authority, section, name = check.split(".", 2)
    return f"checks/{authority}/{section}.md#{anchor_id(name)}"


def link(check: str, page: str) -> str:
    """Return a link from a page to a check."""
    return f"[{code(check)}]({relative(place(check), page)})"


def add_checks(site: Site) -> Contents:
    """Add the pages of all checks, and return their contents."""
    sections: Sections = defaultdict(lambda: defaultdict(list))
    for check in all_checks():
        authority, section, _ = check.id.split(".", 2)
        sections[authority][section].append(check)
    faults = faults_by_check()
    contents: Contents = [_overview(site, sections)]
    for authority, found in _ordered(sections):
        pages = [
            site.add(
                f"checks/{authority}/{section}.md",
                f"# {words(section)}",
                f"{number(checks)} of `{authority}.{section}`.",
                *(part for check in checks for part in _check(check, faults.get(check.id, []))),
            )
            for section, checks in sorted(found.items())
        ]
        contents.append((authority, list(pages)))
    return [*contents, _sources(site)]


def _ordered(sections: Sections) -> list[tuple[str, dict[str, list[Check]]]]:
    """Return the authorities in the order of their table, and any other one after them."""
    known = [*AUTHORITIES, *sections]
    return sorted(sections.items(), key=lambda item: known.index(item[0]))


def faults_by_check() -> dict[str, list[Fault]]:
    """Return the faults that name a check, by its id."""
    found: dict[str, list[Fault]] = defaultdict(list)
    for fault in registry().values():
        for check in fault.catches:
            found[check].append(fault)
    return found


def words(section: str) -> str:
    """Return the name of a section as a title."""
    return TITLES.get(section) or section.replace("_", " ").capitalize()


def number(checks: list[Check]) -> str:
    return f"{len(checks)} check{'s' * (len(checks) != 1)}"


def _overview(site: Site, sections: Sections) -> str:
    page = "checks/index.md"
    parts = ["# Checks"]
    total = sum(len(checks) for found in sections.values() for checks in found.values())
    parts.append(
        f"pytest-scim has {total} checks. Each is one requirement of one authority, at the level "
        "MUST or SHOULD. The embedded provider proves that each can fail: a defect, a *fault*, is "
        "seeded in it, and the check has to find it. `pytest-scim explain ID` prints the same as "
        "these pages."
    )
    for authority, found in _ordered(sections):
        parts += [f"## {authority}", AUTHORITIES.get(authority, "")]
        rows = (
            [
                f"[{words(section)}]({relative(f'checks/{authority}/{section}.md', page)})",
                str(len(checks)),
                str(sum(check.level == "MUST" for check in checks)),
            ]
            for section, checks in sorted(found.items())
        )
        parts.append(table(["Section", "Checks", "of which MUST"], rows))
    return site.add(page, *parts)


def _check(check: Check, faults: list[Fault]) -> Iterator[str]:
    name = check.id.split(".", 2)[2]
    yield f"{anchor(name)}\n\n## {prose(check.title)}"
    yield code(check.id)
    if check.requirement != check.title:
        yield prose(check.requirement)
    yield "\n".join(f"- {line}" for line in [*_facts(check), *_proofs(faults), _run(check)])


def _facts(check: Check) -> Iterator[str]:
    page = place(check.id)
    others = [f"{level} for `{name}`" for name, level in check.levels.items()]
    yield f"Level: {'; '.join([str(check.level), *others])}"
    if check.feature:
        target = relative(f"profile/reference.md#{anchor_id('features', check.feature)}", page)
        yield f"Feature: [{code(check.feature)}]({target})"
    if check.rule:
        target = relative(f"profile/reference.md#{anchor_id('rule', check.rule)}", page)
        yield f"Rule: [{code(check.rule)}]({target})"
    if check.integrations:
        yield f"Integrations: {', '.join(map(code, check.integrations))}"
    if check.needs:
        yield f"Needs these attributes: {', '.join(map(code, check.needs))}"
    if check.impact:
        yield f"Impact: {prose(check.impact)}"
    if check.fix:
        yield f"Fix: {prose(check.fix)}"
    if finding := findings().get(check.id):
        yield f"The exchange and code: [{prose(finding[1])}]({relative(finding[0], page)})"
    if check.citations:
        cited = (f"[{prose(f'{one.authority}, {one.ref}')}]({one.url})" for one in check.citations)
        yield f"Sources: {'; '.join(cited)}"
    yield f"Requests in a whole run: {requests_of(check.id)}"


def requests_of(check: str) -> str:
    """Return how many requests a check sends in a run of each bundled profile that judges it."""
    profiles: dict[int, list[str]] = defaultdict(list)
    for column, rows in counts().items():
        if "@" not in column and check in rows:
            profiles[rows[check].requests].append(column)
    parts = (f"{n} ({', '.join(names)})" for n, names in sorted(profiles.items()))
    return ", ".join(parts) or "no bundled profile runs it"


def _proofs(faults: list[Fault]) -> Iterator[str]:
    if faults:
        listed = "".join(f"\n    - {code(one.id)}: {prose(one.title)}" for one in faults)
        yield f"Proven by {len(faults)} fault{'s' * (len(faults) != 1)}:{listed}"


def _run(check: Check) -> str:
    return f"Run it: `pytest-scim run --profile PROFILE --base-url URL --check {check.id}`"


def _sources(site: Site) -> str:
    """Add the page of what the checks cite."""
    page = "checks/sources.md"
    by_source: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for check in all_checks():
        for one in check.citations:
            by_source[one.authority][one.ref, one.url].append(check.id)
    parts = ["# Sources", "What the checks cite, and which checks cite it."]
    for authority, places in sorted(by_source.items()):
        parts.append(f"## {prose(authority)}")
        parts.append("\n".join(_cited(places, page)))
    return site.add(page, *parts)


def _cited(places: dict[tuple[str, str], list[str]], page: str) -> Iterator[str]:
    for (ref, url), ids in sorted(places.items(), key=lambda item: _in_order(item[0][0])):
        yield f"- [{prose(ref)}]({url}): {', '.join(links(ids, page))}"


def links(ids: Iterable[str], page: str) -> list[str]:
    """Return links from a page to checks, each once."""
    return [link(one, page) for one in dict.fromkeys(ids)]


def _in_order(ref: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts section 3.5 before section 3.10."""
    parts = ref.replace(".", " ").split()
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]
