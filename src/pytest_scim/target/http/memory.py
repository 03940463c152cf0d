"""Return the memory of large bodies to the system."""

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
    """Make the C library return freed blocks of a megabyte and more to the system at once.

    By default glibc raises that threshold with the first large block that is freed, up to 32 MB.
    Bodies of that size then leave holes in the heap, which were half the memory of a run on
    padded responses. Other C libraries have no such threshold: nothing happens.
    """
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE_BLOCK)
