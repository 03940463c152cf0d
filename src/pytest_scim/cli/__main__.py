"""``python -m pytest_scim.cli``: the console script under another name."""

import sys

from pytest_scim.cli import main

sys.exit(main())
