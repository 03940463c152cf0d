import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.target.cleanup.tagged.odd_creates import _is_broken

LIST = b'{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "Resources": []}'


@pytest.mark.parametrize(
    ("status", "content", "broken"),
    [
        (500, b"", True),
        (200, b"{}", True),
        (200, LIST, False),
        (501, b"", False),
        (400, b"", False),
    ],
)
def test_a_list_that_declines_its_filter_is_not_broken(status, content, broken):
    assert _is_broken(Response(status, content=content)) is broken
