"""How long this thread waited for a processor: time that a response did not take."""

from pathlib import Path
from typing import Final

_STATISTICS: Final = Path("/proc/thread-self/schedstat")
"""On Linux: nanoseconds on a processor, nanoseconds of waiting for one, number of turns."""


def own_delay(statistics: Path = _STATISTICS) -> float:
    """Return the seconds that this thread was ready to run and did not; 0 where it is not known.

    On a busy machine they are most of the time between a request and its response, above all where
    the target is embedded.
    """
    try:
        return int(statistics.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
