import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.suites.okta.support.hundred_users import COUNT, how_many_new, require_some


@pytest.mark.parametrize(
    ("known", "user_limit", "left", "new"),
    [
        (0, None, None, COUNT),
        (2, None, None, COUNT - 2),
        (0, 5, None, 5),
        (0, None, 15, 14),
        (0, None, 1, 0),
        (0, None, 0, 0),
        (COUNT, None, 15, 0),
    ],
)
def test_as_many_users_are_new_as_there_is_room_for(known, user_limit, left, new):
    assert how_many_new(known, user_limit, left) == new


def test_a_check_of_many_users_does_not_run_without_any():
    okta_user = OktaUser("00u1", {})
    assert require_some([okta_user]) == [okta_user]
    with pytest.raises(NotRun, match="room for none"):
        require_some([])
