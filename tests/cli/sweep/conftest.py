"""A folder of journals, and two vendors whose runs left some there."""

import pytest

from .hosts import host


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


@pytest.fixture
def a():
    with host("token-of-vendor-A") as running:
        yield running


@pytest.fixture
def b():
    with host("token-of-vendor-B") as running:
        yield running
