"""``junit.xml``: the checks as a CI server wants them.

Conforms and advisory pass, violates and stale fail, deviates, not-applicable and
not-run skip, blocked and error are errors; what is blocked by a check that does not
fail the run skips, too. A suite is a file of checks.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from pytest_scim.checks.verdict import Weight, weights
from pytest_scim.report.escaping import shown, xml_legal
from pytest_scim.report.model import Record, Row

_TAGS: Final = {
    "violates": "failure",
    "stale": "failure",
    "blocked": "error",
    "error": "error",
    "deviates": "skipped",
    "not-applicable": "skipped",
    "not-run": "skipped",
}
_COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def junit(record: Record) -> str:
    """Return the record as a JUnit XML document."""
    tags = _tags(record)
    counts = _counts(record["checks"], tags)
    root = ET.Element("testsuites", {"name": "pytest-scim", **counts})
    suites: dict[str, list[Row]] = {}
    for check in record["checks"]:
        suites.setdefault(_place(check)[0], []).append(check)
    for name, checks in sorted(suites.items()):
        root.append(_suite(name, checks, record, tags))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _tags(record: Record) -> dict[str, str | None]:
    """Return the element that each check's outcome is told by, by id."""
    weigh = weights(record["checks"], partial=record["partial"])
    tags = {check["id"]: _TAGS.get(check["verdict"]) for check in record["checks"]}
    blocked = (check["id"] for check in record["checks"] if check["verdict"] == "blocked")
    return tags | {id_: "skipped" for id_ in blocked if weigh[id_] is Weight.NOTHING}


def _suite(
    name: str, checks: list[Row], record: Record, tags: Mapping[str, str | None]
) -> ET.Element:
    start = {"name": xml_legal(name), "timestamp": xml_legal(record["started"])}
    suite = ET.Element("testsuite", {**start, **_counts(checks, tags)})
    keys = ("target", "integration", "embedded", "insecure", "seed", "run", "version")
    facts = {"profile": record["profile"]["name"], **{key: record[key] for key in keys}}
    suite.append(_properties(facts))
    suite.extend(_case(check, tags[check["id"]]) for check in checks)
    return suite


def _case(check: Row, tag: str | None) -> ET.Element:
    suite, name = _place(check)
    attributes = {"classname": suite, "name": name, "time": f"{check['duration']:.3f}"}
    case = ET.Element("testcase", {key: xml_legal(value) for key, value in attributes.items()})
    properties = {"level": check["level"], "feature": check["feature"], "verdict": check["verdict"]}
    case.append(_properties({key: value for key, value in properties.items() if value}))
    if tag is not None:
        message = xml_legal(check["message"] or check["title"])
        outcome = ET.SubElement(case, tag, {"type": check["verdict"], "message": message})
        outcome.text = xml_legal(_details(check))
    elif check["verdict"] == "advisory":
        ET.SubElement(case, "system-out").text = xml_legal(_details(check))
    return case


def _details(check: Row) -> str:
    """Return what the reader of this file alone needs."""
    lines = [f"{check['level']}: {check['requirement']}"]
    if check["message"]:
        lines.append(f"Finding: {check['message']}")
    lines += [
        f"{word}: {shown(check[key])}"
        for word, key in (("Expected", "expected"), ("Actual", "actual"))
        if check[key] is not None
    ]
    if check["task"] and check["task"]["message"]:
        lines.append(f"Okta's admin sees: {check['task']['message']}")
    if check["deviation"]:
        lines.append(f"Declared: {check['deviation']['reason']}")
    if check["blocked_by"]:
        lines.append(f"Blocked by: {check['blocked_by']}")
    lines += [f"See: {cite['authority']}, {cite['ref']}" for cite in check["citations"]]
    return "\n".join(lines)


def _properties(values: dict[str, object]) -> ET.Element:
    properties = ET.Element("properties")
    for name, value in values.items():
        ET.SubElement(properties, "property", {"name": name, "value": xml_legal(str(value))})
    return properties


def _counts(checks: Iterable[Row], tags: Mapping[str, str | None]) -> dict[str, str]:
    rows = list(checks)
    given = [tags[row["id"]] for row in rows]
    counts = {name: str(given.count(tag)) for name, tag in _COUNTED.items()}
    return {"tests": str(len(rows)), **counts, "time": f"{sum(r['duration'] for r in rows):.3f}"}


def _place(check: Row) -> tuple[str, str]:
    suite, _, name = check["id"].rpartition(".")
    return suite, name
