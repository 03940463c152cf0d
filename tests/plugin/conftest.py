import pytest

from .running import Runner


@pytest.fixture
def run(tmp_path) -> Runner:
    """Runs pytest with the plugin in a folder of its own."""
    return Runner(tmp_path)


@pytest.fixture(scope="session")
def runner(tmp_path_factory):
    """Makes runners for the runs that several tests read."""
    return lambda name: Runner(tmp_path_factory.mktemp(name))
