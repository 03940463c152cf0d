"""Give the memory of large bodies back to the system."""

import ctypes
import sys
from contextlib import suppress
from functools import cache
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""``M_MMAP_THRESHOLD`` of the C library's ``mallopt``."""

LARGE_BLOCK: Final = 1_000_000


@cache
def return_large_blocks() -> None:
    """Have blocks of a megabyte and more given back as soon as nobody uses them.

    With the first large block that is freed glibc raises that limit by itself, up to 32 MB. Bodies
    of that size then leave holes that the process keeps: half of what a run on padded responses
    took. Other C libraries have no such limit, and nothing happens.
    """
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE_BLOCK)
