"""*Test API Credentials*, once in a run."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.okta.console import Console
from pytest_scim.okta.task import Task
from pytest_scim.run.check_log import CheckLog

CONNECTION_OWNER: Final = "okta.enable_provisioning.api_credentials_are_accepted"


@dataclass(slots=True)
class ConnectionTest:
    """The task of the button, and whether Okta could save the integration."""

    _console: Console
    _log: CheckLog
    _task: Task | None = None

    def task(self) -> Task:
        """Return the task of the button, which is pressed once in a run."""
        if self._task is None:
            self._task = self._console.test_api_credentials()
        self._log.cite(response.exchange for response in self._task.responses)
        return self._task

    def require(self) -> None:
        """Raise Blocked unless Okta could save the integration."""
        if self._task is None or not self._task.ok:
            task = self.task()
            if not task.ok:
                raise Blocked(CONNECTION_OWNER, task.message or "")
