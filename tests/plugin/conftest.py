import signal

import pytest

from .gates import Gate
from .running import Runner

# A shell starts what it runs in the background with SIGINT ignored, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def run(tmp_path) -> Runner:
    """Runs pytest with the plugin in a folder of its own."""
    return Runner(tmp_path)


@pytest.fixture
def gate() -> Gate:
    """Holds a run back at one of its requests; the target has it as a fault."""
    return Gate()


@pytest.fixture(scope="session")
def runner(tmp_path_factory):
    """Makes runners for the runs that several tests read."""
    return lambda name: Runner(tmp_path_factory.mktemp(name))
