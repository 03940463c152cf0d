"""What costs a target much is sent to a local one, or where --scim-scale allows it."""

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.suites.rfc7644.security.conftest import require_large_bodies


@pytest.mark.parametrize(("local", "scale"), [(True, False), (False, True)])
def test_large_bodies_are_sent_to_a_local_target_or_with_scale(local, scale):
    require_large_bodies(local=local, scale=scale)


def test_large_bodies_are_not_sent_to_a_remote_target_unasked():
    with pytest.raises(NotRun, match="only with --scim-scale"):
        require_large_bodies(local=False, scale=False)
