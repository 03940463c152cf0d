"""Memory of large bodies goes back to the system."""

import subprocess
import sys

import pytest

RESIDENT = """
import sys
from pytest_scim.target.http.memory import return_large_blocks

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

if sys.argv[1] == "returned":
    return_large_blocks()
kept, before = [], resident()
for _ in range(40):  # a large block that goes, and a small one above it that stays
    block = bytearray(9_000_000)
    kept.append(bytearray(200_000))
    del block
print(resident() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the C library of Linux")
def test_a_block_that_nobody_uses_any_more_is_not_kept():
    held = int(subprocess.check_output([sys.executable, "-c", RESIDENT, "returned"]))

    assert held < 40 * 200_000 + 4_000_000
