"""*Test API Credentials* and *Save*, once in a run."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.okta.console import Console
from pytest_scim.okta.task import Task
from pytest_scim.run.check_log import CheckLog

CONNECTION_OWNER: Final = "okta.enable_provisioning.api_credentials_are_accepted"


@dataclass(slots=True)
class ConnectionTest:
    """The task of the buttons that connect the app, and whether Okta could save it."""

    _console: Console
    _log: CheckLog
    _task: Task | None = None

    def task(self) -> Task:
        """Press *Test API Credentials*, then *Save*, once in a run; return the task of the last.

        Okta does not save credentials that failed the test.
        """
        if self._task is None:
            tested = self._console.test_api_credentials()
            self._task = self._console.save_integration() if tested.ok else tested
        self._log.cite(response.exchange for response in self._task.responses)
        return self._task

    def require(self) -> None:
        """Raise Blocked unless Okta could save the integration."""
        if self._task is None or not self._task.ok:
            task = self.task()
            if not task.ok:
                raise Blocked(CONNECTION_OWNER, task.message or "")
