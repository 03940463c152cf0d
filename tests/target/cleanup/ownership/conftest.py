"""A run that has created one user."""

import pytest

from ...connection import Connection


@pytest.fixture
def run():
    run = Connection()
    run.create()
    return run
