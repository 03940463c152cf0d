"""The documents that requirements cite, and their addresses."""

import re
from dataclasses import dataclass
from typing import Final

DOCS: Final = "https://developer.okta.com/docs"
HELP: Final = "https://help.okta.com/oie/en-us/content/topics"
REFERENCE: Final = f"{DOCS}/api/openapi/okta-scim/guides/scim-20/"
SUBMISSION: Final = "guides/submit-oin-app/scim/main/"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: the authority, the place inside it, and its address."""

    authority: str
    ref: str
    url: str


def rfc7643(section: str) -> Citation:
    """Cite a section of RFC 7643, the SCIM core schema."""
    url = f"https://www.rfc-editor.org/rfc/rfc7643#section-{section}"
    return Citation("RFC 7643", f"section {section}", url)


def rfc7644(section: str) -> Citation:
    """Cite a section of RFC 7644, the SCIM protocol."""
    url = f"https://www.rfc-editor.org/rfc/rfc7644#section-{section}"
    return Citation("RFC 7644", f"section {section}", url)


def rfc8259(section: str) -> Citation:
    """Cite a section of RFC 8259, JSON."""
    url = f"https://www.rfc-editor.org/rfc/rfc8259#section-{section}"
    return Citation("RFC 8259", f"section {section}", url)


def erratum(rfc: str, number: int) -> Citation:
    """Cite a verified erratum of an RFC, such as ``RFC 7643``."""
    return Citation(f"{rfc} errata", f"{number}", f"https://www.rfc-editor.org/errata/eid{number}")


def rfc9110(section: str) -> Citation:
    """Cite a section of RFC 9110, HTTP Semantics."""
    url = f"https://www.rfc-editor.org/rfc/rfc9110#section-{section}"
    return Citation("RFC 9110", f"section {section}", url)


def rfc9865(section: str) -> Citation:
    """Cite a section of RFC 9865, cursor-based pagination of SCIM."""
    url = f"https://www.rfc-editor.org/rfc/rfc9865#section-{section}"
    return Citation("RFC 9865", f"section {section}", url)


def interop_profile(section: str) -> Citation:
    """Cite a section of the draft of the SCIM 2.0 Interoperability Profile."""
    draft = "draft-zollner-scim-interop-profile-02"
    url = f"https://datatracker.ietf.org/doc/html/{draft}#section-{section}"
    return Citation(draft, f"section {section}", url)


def ipsie_al(section: str) -> Citation:
    """Cite a section of the IPSIE AL SCIM 2.0 Profile, draft 00, by its heading."""
    url = "https://openid.net/specs/ipsie-al-scim-profile-1_0.html"
    return Citation("IPSIE AL SCIM 2.0 Profile", section, url)


def rfc6749(section: str) -> Citation:
    """Cite a section of RFC 6749, the OAuth 2.0 authorization framework."""
    url = f"https://www.rfc-editor.org/rfc/rfc6749#section-{section}"
    return Citation("RFC 6749", f"section {section}", url)


def rfc6750(section: str) -> Citation:
    """Cite a section of RFC 6750, the use of bearer tokens."""
    url = f"https://www.rfc-editor.org/rfc/rfc6750#section-{section}"
    return Citation("RFC 6750", f"section {section}", url)


def okta_api(section: str) -> Citation:
    """Cite a section of Okta's SCIM 2.0 protocol reference, by its heading."""
    return Citation("Okta SCIM 2.0 reference", section, f"{REFERENCE}{_anchor(section)}")


def okta_docs(page: str, section: str) -> Citation:
    """Cite a section of Okta's developer documentation: the page's path under /docs, a heading."""
    return Citation("Okta developer docs", section, f"{DOCS}/{page}{_anchor(section)}")


def okta_help(page: str, section: str) -> Citation:
    """Cite a page of Okta's help for admins: its path under the topics, and its heading."""
    return Citation("Okta help", section, f"{HELP}/{page}")


def okta_plan(case: str) -> Citation:
    """Cite a case of Okta's SCIM test plan, version 2."""
    page = "guides/scim-provisioning-integration-test/main/"
    url = f"{DOCS}/{page}{_anchor('Run through OIN QA tests')}"
    return Citation("Okta SCIM test plan v2", case, url)


_RUNSCOPE: Final = {
    "CRUD with entitlements": (SUBMISSION, "Runscope CRUD tests"),
    "CRUD": ("guides/scim-provisioning-integration-test/main/", "Runscope tests for CRUD"),
    "Entitlements": (SUBMISSION, "Entitlement management Runscope tests"),
    "step": ("guides/scim-provisioning-integration-prepare/main/", "Test your SCIM API"),
}
"""Where Okta's guides offer each of its Runscope tests, by how the name of a step begins."""


def okta_spec(step: str) -> Citation:
    """Cite a step of one of Okta's Runscope tests: SPEC 2.0 (``step 1: …``), CRUD, Entitlements."""
    page, section = next(place for name, place in _RUNSCOPE.items() if step.startswith(name))
    return Citation("Okta Runscope test", step, f"{DOCS}/{page}{_anchor(section)}")


def field_report(ref: str, url: str | None = None) -> Citation:
    """Cite a public report of the defect on a real service provider.

    ``ref`` is ``owner/repository#number`` on GitHub, or a title with its ``url``.
    """
    repository, _, number = ref.partition("#")
    return Citation("field report", ref, url or f"https://github.com/{repository}/issues/{number}")


def _anchor(heading: str) -> str:
    """Return the fragment that Okta's documentation gives a heading."""
    return "#" + re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading.lower())).strip("-")
