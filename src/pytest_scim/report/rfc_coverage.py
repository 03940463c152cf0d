"""The sections of the RFCs: their normative sentences, the checks that cite them, the verdicts.

``normative.tsv`` has one line for each sentence that a response could contradict: the checks that
judge it, or why no check of a client can.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from pytest_scim.report.model import Check, Record
from pytest_scim.report.queries import COLUMNS

_RFC_7643: Final[Mapping[str, str]] = {
    "1.2": "Definitions",
    "2": "SCIM Schema",
    "2.1": "Attributes",
    "2.2": "Attribute Characteristics",
    "2.3": "Attribute Data Types",
    "2.3.1": "String",
    "2.3.2": "Boolean",
    "2.3.3": "Decimal",
    "2.3.4": "Integer",
    "2.3.5": "DateTime",
    "2.3.6": "Binary",
    "2.3.7": "Reference",
    "2.3.8": "Complex",
    "2.4": "Multi-Valued Attributes",
    "2.5": "Unassigned and Null Values",
    "3": "SCIM Resources",
    "3.1": "Common Attributes",
    "3.2": "Defining New Resource Types",
    "3.3": "Attribute Extensions to Resources",
    "4": "SCIM Core Resources and Extensions",
    "4.1": "User Resource Schema",
    "4.1.1": "Singular Attributes",
    "4.1.2": "Multi-Valued Attributes",
    "4.2": "Group Resource Schema",
    "4.3": "Enterprise User Schema Extension",
    "5": "Service Provider Configuration Schema",
    "6": "ResourceType Schema",
    "7": "Schema Definition",
    "8": "JSON Representation",
    "8.7": "Schema Representation",
    "8.7.1": "Resource Schema Representation",
    "8.7.2": "Service Provider Schema Representation",
    "9": "Security Considerations",
    "9.2": "Passwords and Other Sensitive Security Data",
}
_RFC_7644: Final[Mapping[str, str]] = {
    "1.3": "Definitions",
    "2": "Authentication and Authorization",
    "2.1": "Use of Tokens as Authorizations",
    "2.2": "Anonymous Requests",
    "3": "SCIM Protocol",
    "3.1": "Background",
    "3.2": "SCIM Endpoints and HTTP Methods",
    "3.3": "Creating Resources",
    "3.3.1": "Resource Types",
    "3.4": "Retrieving Resources",
    "3.4.1": "Retrieving a Known Resource",
    "3.4.2": "Query Resources",
    "3.4.2.1": "Query Endpoints",
    "3.4.2.2": "Filtering",
    "3.4.2.3": "Sorting",
    "3.4.2.4": "Pagination",
    "3.4.2.5": "Attributes",
    "3.4.3": "Querying Resources Using HTTP POST",
    "3.5": "Modifying Resources",
    "3.5.1": "Replacing with PUT",
    "3.5.2": "Modifying with PATCH",
    "3.5.2.1": "Add Operation",
    "3.5.2.2": "Remove Operation",
    "3.5.2.3": "Replace Operation",
    "3.6": "Deleting Resources",
    "3.7": "Bulk Operations",
    "3.7.1": "Circular Reference Processing",
    "3.7.2": "bulkId Temporary Identifiers",
    "3.7.3": "Response and Error Handling",
    "3.7.4": "Maximum Operations",
    "3.8": "Data Input/Output Formats",
    "3.9": "Additional Operation Response Parameters",
    "3.10": "Attribute Notation",
    "3.11": "/Me Authenticated Subject Alias",
    "3.12": "HTTP Status and Error Response Handling",
    "3.13": "SCIM Protocol Versioning",
    "3.14": "Versioning Resources",
    "4": "Service Provider Configuration Endpoints",
    "5": "Preparation and Comparison of Internationalized Strings",
    "6": "Multi-Tenancy",
    "7": "Security Considerations",
    "7.1": "HTTP Considerations",
    "7.2": "TLS Support Considerations",
    "7.3": "Authorization Token Considerations",
    "7.4": "Bearer Token and Cookie Considerations",
    "7.5": "Privacy Considerations",
    "7.5.1": "Personal Information",
    "7.5.2": "Disclosure of Sensitive Information in URIs",
    "7.6": "Anonymous Requests",
    "7.7": "Secure Storage and Handling of Sensitive Data",
    "7.8": "Case-Insensitive Comparison and International Languages",
    "8": "IANA Considerations",
    "8.1": "Media Type Registration",
}
_RFC_9110: Final[Mapping[str, str]] = {
    "8.8.3": "ETag",
    "8.8.3.2": "Comparison",
    "10.2.2": "Location",
    "13.1.1": "If-Match",
    "13.1.2": "If-None-Match",
    "15.5.6": "405 Method Not Allowed",
}
_RFC_9865: Final[Mapping[str, str]] = {
    "2": "Query Parameters and Response Attributes",
    "2.1": "Pagination Errors",
    "2.3": "Cursors as the Only Pagination Method",
    "4": "Service Provider Configuration",
}
TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "RFC 7643": _RFC_7643,
    "RFC 7644": _RFC_7644,
    "RFC 9110": _RFC_9110,
    "RFC 9865": _RFC_9865,
}
"""The titles of sections, for those that a check may cite; of RFC 9110, those that SCIM needs."""

_TABLE: Final = Path(__file__).with_name("normative.tsv")

SOUND: Final = frozenset({"conforms", "not-applicable"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A normative sentence in our words: the checks that judge it, or the reason why none can."""

    authority: str
    section: str
    level: str
    text: str
    checks: tuple[str, ...]
    reason: str


@cache
def sentences() -> tuple[Sentence, ...]:
    """Return the normative sentences that a response could contradict, in the RFCs' order."""
    with _TABLE.open(encoding="utf-8", newline="") as table:
        return tuple(
            Sentence(
                row["rfc"],
                row["section"],
                row["level"],
                row["sentence"],
                tuple(row["checks"].split()),
                row["reason"],
            )
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


@dataclass(slots=True)
class RfcSection:
    """A section of an RFC: its sentences, and the checks that cite it, of whichever suite."""

    number: str
    title: str
    url: str | None
    checks: list[Check] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def unjudged(self) -> list[Sentence]:
        """The sentences that no check judges."""
        return [one for one in self.sentences if not one.checks]

    @property
    def counts(self) -> dict[str, int]:
        """How many of the checks have each verdict."""
        return count_verdicts(self.checks)

    @property
    def reported(self) -> list[Check]:
        """The checks with a finding, and those that were not judged: the worst first."""
        found = [check for check in self.checks if check["verdict"] not in SOUND]
        return sorted(found, key=lambda check: COLUMNS.index(check["verdict"]))


@dataclass(frozen=True, slots=True)
class Coverage:
    """An RFC: its clauses in order, and the checks that cite any of them, each once."""

    authority: str
    clauses: tuple[RfcSection, ...]
    checks: tuple[Check, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of the checks have each verdict."""
        return count_verdicts(self.checks)

    @property
    def columns(self) -> list[str]:
        """The verdicts that there are, in the order of a reader."""
        return list(self.counts)


def coverage(record: Record) -> list[Coverage]:
    """Return all sections of each RFC that a check of the run cites, and the checks of each."""
    return [found for authority in TITLES if (found := _of(authority, record)).checks]


def count_verdicts(checks: "list[Check] | tuple[Check, ...]") -> dict[str, int]:
    """Return ``{verdict: count}`` of the verdicts there are, in the order of a reader."""
    verdicts = [check["verdict"] for check in checks]
    return {name: verdicts.count(name) for name in COLUMNS if name in verdicts}


def _of(authority: str, record: Record) -> Coverage:
    address = f"https://www.rfc-editor.org/rfc/{authority.lower().replace(' ', '')}#section-"
    clauses = {
        number: RfcSection(number, title, f"{address}{number}")
        for number, title in TITLES[authority].items()
    }
    for one in sentences():
        if one.authority == authority:
            clauses[one.section].sentences.append(one)
    citing: list[Check] = []
    for check in record["checks"]:
        cites = {c["ref"]: c["url"] for c in check["citations"] if c["authority"] == authority}
        for ref, url in cites.items():
            number = ref.removeprefix("section ")
            clauses.setdefault(number, RfcSection(number, "", url)).checks.append(check)
        citing += [check] if cites else []
    ordered = sorted(clauses.values(), key=lambda clause: _place(clause.number))
    return Coverage(authority, tuple(ordered), tuple(citing))


def _place(number: str) -> list[tuple[int, str]]:
    """Return what ``3.10`` is sorted by: after ``3.9``, and whatever is no number last."""
    return [(int(part), "") if part.isdecimal() else (1000, part) for part in number.split(".")]
