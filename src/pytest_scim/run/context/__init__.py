"""Everything one run works with, and how it is put together."""

from pytest_scim.run.context.context import RunContext
from pytest_scim.run.context.opening import AWAY_PAGES, open_run
from pytest_scim.run.context.target import AWAY_PEOPLE

__all__ = ["AWAY_PAGES", "AWAY_PEOPLE", "RunContext", "open_run"]
