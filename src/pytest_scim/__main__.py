"""``python -m pytest_scim``: the console script under another name."""

import sys

from pytest_scim.cli import main

sys.exit(main())
