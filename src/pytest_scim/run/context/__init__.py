"""The parts of one run, and how they are connected."""

from pytest_scim.run.context.context import RunContext
from pytest_scim.run.context.opening import open_run
from pytest_scim.run.context.parties import AWAY_PAGES
from pytest_scim.run.context.target import AWAY_USERS

__all__ = ["AWAY_PAGES", "AWAY_USERS", "RunContext", "open_run"]
