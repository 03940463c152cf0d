"""Run Okta's Entitlements test: its one request, for each announced endpoint."""

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import CheckLog, Client, Task
from pytest_scim.suites.runscope.support.assertions import Result, evaluate, finding, note
from pytest_scim.suites.runscope.support.export import ENTITLEMENTS, steps
from pytest_scim.suites.support.entitlements import endpoints_of


class EntitlementsTest:
    """The Entitlements test of one run, on the endpoints of a discovery."""

    def __init__(self, client: Client, discovery: Task, log: CheckLog) -> None:
        self._client = client
        self._log = log
        self._results: list[Result] = []
        self.endpoints = endpoints_of(discovery)

    def judge(self) -> None:
        """Judge the response of every endpoint by the test's six assertions.

        Raises:
            Finding: naming every endpoint with an assertion that fails.
        """
        self._results = []
        found = {path: flaw for path in self.endpoints if (flaw := self._play(path))}
        note(self._results, self._log)
        if found:
            raise Finding(
                "; ".join(f"{path}: {flaw.message}" for path, flaw in found.items()),
                expected={path: flaw.expected for path, flaw in found.items()},
                actual={path: flaw.actual for path, flaw in found.items()},
            )

    def _play(self, path: str) -> Finding | None:
        step = steps(ENTITLEMENTS)[1]
        variables = {"EntitlementEndpoint": path}
        request = step.request(variables, "Entitlements", "Okta Entitlements test")
        response = self._client.send(request, "okta")
        results = evaluate(step.assertions(variables, response), response)
        self._results += results
        return finding(results, response)
