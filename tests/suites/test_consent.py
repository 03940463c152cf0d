"""What costs a target much is done at home, or where --scim-scale allows it."""

from types import SimpleNamespace

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.suites.rfc7644.security.test_hostile_input import at_home


@pytest.mark.parametrize(("home", "scale"), [(True, False), (False, True)])
def test_large_bodies_are_sent_at_home_or_with_scale(home, scale):
    at_home(SimpleNamespace(at_home=home, settings=SimpleNamespace(scale=scale)))


def test_large_bodies_are_not_sent_away_unasked():
    away = SimpleNamespace(at_home=False, settings=SimpleNamespace(scale=False))
    with pytest.raises(NotRun, match="only with --scim-scale"):
        at_home(away)
