"""Runs whose users were deleted, and what a clean-up then asks and says."""

from pytest_scim.target.cleanup.delete.proof_of_absence import ProofOfAbsence

from ...connection import GRACE, JANE, Connection

LISTED = "GET /Users?startIndex=1&count=1"
NO_LISTS = (
    "unknown whether it exists: /Users no longer returns a SCIM list; "
    "pytest-scim sweep finishes this"
)
NOT_KNOWN = "unknown whether it still exists: a GET of it returned {}"


def deleted(*names, **options):
    """A run whose users were deleted, all of them after a read; what it sent is forgotten."""
    run = Connection(**options)
    run.target.put("Users", "g", GRACE)
    for name in names or (JANE,):
        run.create(name)
    run.ask("GET", "/Users")
    run.absence = ProofOfAbsence(run.as_cleanup, run.ownership, run.propagation)
    return run


def delete(run, *ids):
    for one in ids or ("1",):
        run.ask("DELETE", f"/Users/{one}")
    run.start = len(run.lines)
    return run


def pending(run):
    return [one.name for one in run.ownership.claims.deleted.values()]
