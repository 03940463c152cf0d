"""The simulated Okta admin console: each method is a button an admin presses."""

from collections.abc import Callable, Iterable

from pytest_scim.okta.flows import Flow, app, users
from pytest_scim.okta.org import Org
from pytest_scim.okta.task import Task
from pytest_scim.people import Person
from pytest_scim.scim.message import Answer, Request

Send = Callable[[Request], Answer]


class Console:
    """Presses buttons: plays each one's flow over ``send`` and returns its Task.

    ``shown`` is told of every task, as the admin would see it.
    """

    def __init__(
        self, org: Org, send: Send, shown: Callable[[Task], None] = lambda _: None
    ) -> None:
        self.org = org
        self._send = send
        self._shown = shown
        self._last: dict[str, Callable[[], Flow]] = {}

    def test_api_credentials(self) -> Task:
        """Press *Test API Credentials*."""
        return self._press(lambda: app.test_api_credentials(self.org))

    def assign(self, person: Person) -> Task:
        """Assign the app to a person."""
        return self._press(lambda: users.assign(self.org, person), person)

    def assign_group(self, members: Iterable[Person]) -> list[Task]:
        """Assign the app to a group: each of its people is assigned."""
        return [self.assign(person) for person in members]

    def update(self, person: Person) -> Task:
        """Save a person's changed profile."""
        return self._press(lambda: users.update(self.org, person), person)

    def push_empty(self, person: Person) -> Task:
        """Save a profile in which values were erased."""
        return self._press(lambda: users.push_empty(self.org, person), person)

    def unassign(self, person: Person) -> Task:
        """Take the app away from a person; the link to the account ends."""
        task = self._press(lambda: users.unassign(self.org, person), person)
        if task.ok:
            self.org.links.pop(person.okta_id, None)
        return task

    def unassign_group(self, members: Iterable[Person]) -> list[Task]:
        """Take the app away from a group: each of its people is unassigned."""
        return [self.unassign(person) for person in members]

    def deactivate(self, person: Person) -> Task:
        """Deactivate the person in Okta."""
        return self._press(lambda: users.deactivate(self.org, person), person)

    def reactivate(self, person: Person) -> Task:
        """Activate a deactivated person in Okta; group assignments come back."""
        return self._press(lambda: users.reactivate(self.org, person), person)

    def suspend(self, person: Person) -> Task:
        """Suspend the person in Okta."""
        return self._press(lambda: users.suspend(self.org, person), person)

    def unsuspend(self, person: Person) -> Task:
        """Unsuspend the person in Okta."""
        return self._press(lambda: users.unsuspend(self.org, person), person)

    def sync_password(self, person: Person) -> Task:
        """Give the person a new password in Okta."""
        password = self.org.people.password()
        return self._press(lambda: users.sync_password(self.org, person, password), person)

    def import_users(self) -> Task:
        """Press *Import Now*."""
        return self._press(lambda: app.import_users(self.org))

    def retry(self, person: Person) -> Task:
        """Retry the person's last task from Okta's task list."""
        return self._press(self._last[person.okta_id], person)

    def _press(self, start: Callable[[], Flow], person: Person | None = None) -> Task:
        if person is not None:
            self._last[person.okta_id] = start
        task = play(start(), self._send)
        self._shown(task)
        return task


def play(flow: Flow, send: Send) -> Task:
    """Drive a flow over ``send`` to its task."""
    try:
        request = next(flow)
        while True:
            request = flow.send(send(request))
    except StopIteration as end:
        task: Task = end.value
        return task
