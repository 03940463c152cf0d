"""RFC 7643, section 2.3.7: references lead to the resource that they name."""

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import CheckLog, Client, Lists
from pytest_scim.suites.rfc7643.support.resources import ENDPOINTS, ReturnedResource, evidence
from pytest_scim.suites.support.addresses import leads_to

REFERENCES = rfc7643("2.3.7")


@check(SHOULD, REFERENCES, rfc7643("4.1.2"), rfc7643("4.2"), phase=Phase.WHOLE_RUN)
def test_a_reference_leads_to_its_resource(
    resources: list[ReturnedResource], lists: Lists, client: Client, log: CheckLog
) -> None:
    """`$ref` of members, groups and managers is the URI of the resource

    A `$ref` beside a `value` is the URI of the User or Group with that id: the base URL, the
    endpoint and the id. It may be relative, and it may name another public host. This check judges
    every User and Group that a response of the run contained.

    Fix: Build each `$ref` from the public base URL, the endpoint and the `value` beside it.
    """
    del resources  # requested so that the run has read a Group with a member
    judged = 0
    for specimen in lists.specimens.kept:
        for one in specimen.references:
            if not isinstance(one.value, str):
                continue
            judged += 1
            ends = {kind: f"{client.base_url}/{kind}/{one.value}" for kind in ENDPOINTS.values()}
            if any(leads_to(one.address, client.base_url, kind, one.value) for kind in ends):
                continue
            message = f"`$ref` in `{one.attribute}` of {specimen.label} does not lead to its value"
            with evidence(log, specimen.exchange):
                expected = " or ".join(ends.values())
                raise Finding(message, expected=expected, actual=repr(one.address))
    if not judged:
        raise NotApplicable("the target returns no $ref")
