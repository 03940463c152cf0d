"""``junit.xml``: the checks in the format that CI servers read.

Conforms and advisory pass, violates and stale fail, deviates, not-applicable and
not-run skip, blocked and error are errors; what is blocked by a check that does not
fail the run skips, too. A suite is a file of checks.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from pytest_scim.checks.verdict import Weight, weights
from pytest_scim.report.escaping import readable, xml_legal
from pytest_scim.report.formats.summary.evidence import two_lines
from pytest_scim.report.model import Check, Record

_TAGS: Final = {
    "violates": "failure",
    "stale": "failure",
    "blocked": "error",
    "error": "error",
    "deviates": "skipped",
    "not-applicable": "skipped",
    "not-run": "skipped",
}
_FINDINGS: Final = ("violates", "advisory", "deviates", "error")
_COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def junit(record: Record) -> str:
    """Return the record as a JUnit XML document."""
    tags = _tags(record)
    counts = _counts(record["checks"], tags)
    document = ET.Element("testsuites", {"name": "pytest-scim", **counts})
    suites: dict[str, list[Check]] = {}
    for check in record["checks"]:
        suites.setdefault(_place(check)[0], []).append(check)
    for name, checks in sorted(suites.items()):
        document.append(_suite(name, checks, record, tags))
    ET.indent(document)
    return ET.tostring(document, encoding="unicode", xml_declaration=False) + "\n"


def _tags(record: Record) -> dict[str, str | None]:
    """Return by check id the JUnit element of each outcome; ``None``: the check passed."""
    weigh = weights(record["checks"], partial=record["partial"])
    tags = {check["id"]: _TAGS.get(check["verdict"]) for check in record["checks"]}
    blocked = (check["id"] for check in record["checks"] if check["verdict"] == "blocked")
    return tags | {id_: "skipped" for id_ in blocked if weigh[id_] is Weight.NOTHING}


def _suite(
    name: str, checks: list[Check], record: Record, tags: Mapping[str, str | None]
) -> ET.Element:
    start = {"name": xml_legal(name), "timestamp": xml_legal(record["started"])}
    suite = ET.Element("testsuite", {**start, **_counts(checks, tags)})
    suite.append(_properties(_about(record)))
    suite.extend(_case(check, tags[check["id"]], record) for check in checks)
    return suite


def _about(record: Record) -> dict[str, object]:
    return {
        "profile": record["profile"]["name"],
        "target": record["target"],
        "integration": record["integration"],
        "embedded": record["embedded"],
        "insecure": record["insecure"],
        "seed": record["seed"],
        "run": record["run"],
        "version": record["version"],
    }


def _case(check: Check, tag: str | None, record: Record) -> ET.Element:
    suite, name = _place(check)
    attributes = {"classname": suite, "name": name, "time": f"{check['duration']:.3f}"}
    case = ET.Element("testcase", {key: xml_legal(value) for key, value in attributes.items()})
    properties = {"level": check["level"], "feature": check["feature"], "verdict": check["verdict"]}
    case.append(_properties({key: value for key, value in properties.items() if value}))
    if tag is not None:
        message = xml_legal(check["message"] or check["title"])
        outcome = ET.SubElement(case, tag, {"type": check["verdict"], "message": message})
        outcome.text = xml_legal(_details(check, record))
    elif check["verdict"] == "advisory":
        ET.SubElement(case, "system-out").text = xml_legal(_details(check, record))
    return case


def _details(check: Check, record: Record) -> str:
    """Return the finding in full, for readers who have only this file."""
    lines = [f"{check['level']}: {check['requirement']}"]
    if check["message"]:
        lines.append(f"Finding: {check['message']}")
    if check["verdict"] in _FINDINGS:
        lines += two_lines(record, check)
    lines += [
        f"{word}: {readable(value)}"
        for word, value in (("Expected", check["expected"]), ("Actual", check["actual"]))
        if value is not None
    ]
    if check["task"] and check["task"]["message"]:
        lines.append(f"Okta's admin sees: {check['task']['message']}")
    sections = (("Impact", check["impact"]), ("Fix", check["fix"]))
    lines += [f"{word}: {text}" for word, text in sections if text]
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


def _counts(checks: Iterable[Check], tags: Mapping[str, str | None]) -> dict[str, str]:
    rows = list(checks)
    given = [tags[row["id"]] for row in rows]
    counts = {name: str(given.count(tag)) for name, tag in _COUNTED.items()}
    return {"tests": str(len(rows)), **counts, "time": f"{sum(r['duration'] for r in rows):.3f}"}


def _place(check: Check) -> tuple[str, str]:
    suite, _, name = check["id"].rpartition(".")
    return suite, name
