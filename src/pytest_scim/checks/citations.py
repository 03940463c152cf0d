"""The documents that requirements cite, and their addresses."""

from dataclasses import dataclass


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


def rfc6749(section: str) -> Citation:
    """Cite a section of RFC 6749, the OAuth 2.0 authorization framework."""
    url = f"https://www.rfc-editor.org/rfc/rfc6749#section-{section}"
    return Citation("RFC 6749", f"section {section}", url)


def rfc6750(section: str) -> Citation:
    """Cite a section of RFC 6750, the use of bearer tokens."""
    url = f"https://www.rfc-editor.org/rfc/rfc6750#section-{section}"
    return Citation("RFC 6750", f"section {section}", url)


def okta_api(section: str) -> Citation:
    """Cite Okta's SCIM 2.0 protocol reference."""
    url = "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20"
    return Citation("Okta SCIM 2.0 reference", section, url)


def okta_docs(page: str, section: str) -> Citation:
    """Cite a page of Okta's developer documentation, by its path under /docs."""
    return Citation("Okta developer docs", section, f"https://developer.okta.com/docs/{page}")


def okta_plan(case: str) -> Citation:
    """Cite a case of Okta's SCIM test plan, version 2."""
    url = "https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/"
    return Citation("Okta SCIM test plan v2", case, url)


def okta_spec(step: str) -> Citation:
    """Cite a step of Okta's published SPEC 2.0 or CRUD 2.0 Runscope test."""
    url = "https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/"
    return Citation("Okta Runscope test", step, url)


def field_report(ref: str, url: str | None = None) -> Citation:
    """Cite a public report of the defect on a real service provider.

    ``ref`` is ``owner/repository#number`` on GitHub, or a title with its ``url``.
    """
    repository, _, number = ref.partition("#")
    return Citation("field report", ref, url or f"https://github.com/{repository}/issues/{number}")
