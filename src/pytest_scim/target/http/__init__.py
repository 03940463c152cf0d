"""HTTP to the target: connections, credentials, time limits and the record of exchanges."""

import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType

if "httpx" not in sys.modules:
    # Its command line, which nobody starts here, would load rich, Pygments and click.
    cast("dict[str, ModuleType | None]", sys.modules).setdefault("httpx._main", None)
