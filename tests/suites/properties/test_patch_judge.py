"""Generated PATCH operations: which responses are findings."""

from types import SimpleNamespace

import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Response
from pytest_scim.suites.properties.support.patch_judge import PatchJudge

TITLE = SimpleNamespace(written=lambda: {"op": "replace", "path": "title", "value": "x"})
NAME = SimpleNamespace(written=lambda: {"op": "add", "path": "nickName", "value": "y"})


class Subject:
    """Rejects a PATCH by the number of its operations."""

    def __init__(self, **statuses):
        self.statuses = statuses

    def reset(self):
        pass

    def patch(self, *operations):
        kind = ("none", "one", "several")[min(len(operations), 2)]
        return Response(self.statuses.get(kind, 400), (), b"", 0.0)


def judge(subject, *chosen):
    PatchJudge(None, subject)(chosen)


def test_no_patch_is_sent_without_operations():
    judge(Subject(none=500))


@pytest.mark.parametrize("status", [400, 403, 405, 501])
def test_what_is_rejected_alone_may_be_rejected(status):
    judge(Subject(one=status, several=status), TITLE)
    judge(Subject(one=status, several=status), TITLE, NAME)


def test_a_server_error_is_a_finding():
    with pytest.raises(Finding, match="returned 500"):
        judge(Subject(one=500), TITLE)


def test_what_is_accepted_one_by_one_is_accepted_together():
    with pytest.raises(Finding, match="accepts one by one"):
        judge(Subject(one=204, several=400), TITLE, NAME)
