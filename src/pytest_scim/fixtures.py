"""The cast that checks ask for. Every step of a set-up is owned by one check."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pytest

from pytest_scim.check import Blocked
from pytest_scim.observe.directory import CREATE_OWNER, Directory
from pytest_scim.observe.groups import CREATE_OWNER as PUSH_OWNER
from pytest_scim.observe.groups import MEMBERS_OWNER, Groups, member_ids
from pytest_scim.observe.reading import said, value_of
from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Push
from pytest_scim.okta.task import Task
from pytest_scim.people import Group, People, Person
from pytest_scim.profile import Profile
from pytest_scim.rehearsal import Rehearsal
from pytest_scim.scim.message import Answer

__all__ = [
    "CREATE_OWNER",
    "IMPORT_GROUPS_OWNER",
    "IMPORT_OWNER",
    "MEMBERS_OWNER",
    "PUSH_OWNER",
    "UNASSIGN_OWNER",
    "Assigned",
    "Pushed",
    "done",
    "member_ids",
    "owned_by",
    "run_scope",
    "said",
    "value_of",
]

STAGE: Final = pytest.StashKey[Any]()
"""The Director of a run, or the Prover of a proof."""

UNASSIGN_OWNER: Final = "okta.deactivate_users.an_unassigned_person_is_inactive"
IMPORT_GROUPS_OWNER: Final = "okta.import_groups.an_import_lists_the_groups"
IMPORT_OWNER: Final = "okta.import_users.an_import_lists_the_accounts"


def run_scope(fixture_name: str, config: pytest.Config) -> Any:
    """Share a fixture in a run; make it anew for each proof."""
    del fixture_name
    return "function" if config.getoption("prove", default=False) else "session"


@contextmanager
def owned_by(owner: str) -> Iterator[None]:
    """Turn a finding in a set-up step into Blocked by the check that owns the step."""
    try:
        yield
    except AssertionError as finding:
        # What pytest adds to a plain assert is not for the report.
        raise Blocked(owner, str(finding).partition("\nassert ")[0]) from finding


def done(task: Task, owner: str) -> Task:
    """Return a set-up task that went well, or raise Blocked by its owner."""
    if not task.ok:
        raise Blocked(owner, task.message or task.button)
    return task


def inactive(directory: Directory, assigned: "Assigned") -> None:
    """Raise a finding unless an account is known to be inactive; one that is gone is, too."""
    if directory.read(assigned.id).status not in {404, 410}:
        directory.expects(assigned.id, {"active": False})


@dataclass(frozen=True, slots=True)
class Assigned:
    """A person with an account: who they are in Okta, and the account's id."""

    person: Person
    id: str
    task: Task


@pytest.fixture(scope=run_scope)
def fault(request: pytest.FixtureRequest) -> Any:
    """The fault seeded in the provider under proof, or ``None``."""
    return getattr(request, "param", None)


@pytest.fixture(scope=run_scope)
def rehearsal(request: pytest.FixtureRequest, fault: Any) -> Iterator[Rehearsal]:
    """The run itself; checks ask for its parts instead."""
    yield from request.config.stash[STAGE].rehearsals(fault)


@pytest.fixture
def connection(rehearsal: Rehearsal) -> Task:
    """The task of *Test API Credentials*, pressed once in a run."""
    return rehearsal.connection()


@pytest.fixture
def console(rehearsal: Rehearsal) -> Console:
    """Okta's admin console, with an integration that could be saved."""
    rehearsal.connected()
    return rehearsal.console


@pytest.fixture
def directory(rehearsal: Rehearsal) -> Directory:
    """What the target shows."""
    rehearsal.connected()
    return rehearsal.directory


@pytest.fixture
def profile(rehearsal: Rehearsal) -> Profile:
    """The vendor's profile."""
    return rehearsal.profile


@pytest.fixture
def people(rehearsal: Rehearsal) -> People:
    """Makes people up."""
    return rehearsal.people


@pytest.fixture
def person(people: People) -> Person:
    """Someone in Okta who has no account yet."""
    return people.person()


@pytest.fixture
def provision(rehearsal: Rehearsal, console: Console) -> Callable[[Person], Assigned]:
    """Assigns the app to a person as a set-up step."""

    def provision(person: Person) -> Assigned:
        with owned_by(CREATE_OWNER):
            task = done(console.assign(person), CREATE_OWNER)
            user_id = rehearsal.org.links[person.okta_id]
            rehearsal.directory.expects(user_id, {"active": True})
        return Assigned(person, user_id, task)

    return provision


@pytest.fixture
def assigned(provision: Callable[[Person], Assigned], person: Person) -> Assigned:
    """Someone new with an account, for this check alone."""
    return provision(person)


@pytest.fixture(scope=run_scope)
def _resident(rehearsal: Rehearsal) -> Assigned:
    rehearsal.connected()
    person = rehearsal.people.person()
    with owned_by(CREATE_OWNER):
        task = done(rehearsal.console.assign(person), CREATE_OWNER)
    return Assigned(person, rehearsal.org.links[person.okta_id], task)


@pytest.fixture
def resident(rehearsal: Rehearsal, _resident: Assigned) -> Assigned:
    """Someone with an account, shared by the checks that only read."""
    rehearsal.evidence.cite(answer.exchange for answer in _resident.task.answers)
    return _resident


@pytest.fixture
def linked(assigned: Assigned, console: Console) -> Iterator[Assigned]:
    """Someone with an account, for a check that changes the app's settings: put back after."""
    features, provisioning = console.org.features, console.org.provisioning
    yield assigned
    console.org.features, console.org.provisioning = features, provisioning


@pytest.fixture
def unassigned(assigned: Assigned, console: Console, directory: Directory) -> Assigned:
    """Someone whose app was taken away: the account is there and switched off."""
    with owned_by(UNASSIGN_OWNER):
        done(console.unassign(assigned.person), UNASSIGN_OWNER)
        inactive(directory, assigned)
    return assigned


@pytest.fixture
def deactivated(assigned: Assigned, console: Console, directory: Directory) -> Assigned:
    """Someone deactivated in Okta itself, whose link to the account stays."""
    with owned_by(UNASSIGN_OWNER):
        done(console.deactivate(assigned.person), UNASSIGN_OWNER)
        inactive(directory, assigned)
    return assigned


@pytest.fixture(scope=run_scope)
def _crowd(rehearsal: Rehearsal, _resident: Assigned) -> list[Person]:
    """Enough accounts of our own that a page of two is never the whole list."""
    crowd = [rehearsal.people.person() for _ in range(4)]
    for person in crowd:
        with owned_by(CREATE_OWNER):
            done(rehearsal.console.assign(person), CREATE_OWNER)
    return [_resident.person, *crowd]


@pytest.fixture(scope=run_scope)
def _imported(rehearsal: Rehearsal, _crowd: list[Person]) -> Task:
    rehearsal.connected()
    return rehearsal.console.import_users()


@pytest.fixture
def imported(rehearsal: Rehearsal, _imported: Task) -> Task:
    """The one import of the run, with at least five accounts of ours in it."""
    rehearsal.evidence.cite(answer.exchange for answer in _imported.answers)
    return _imported


@pytest.fixture(scope=run_scope)
def _window(rehearsal: Rehearsal, _imported: Task) -> Callable[[int, int], Answer]:
    pages: dict[tuple[int, int], Answer] = {}

    def window(start: int, count: int) -> Answer:
        if (start, count) not in pages:
            query = f"startIndex={start}&count={count}"
            pages[start, count] = rehearsal.directory.ask("GET", "/Users", query=query)
        rehearsal.evidence.cite([pages[start, count].exchange])
        return pages[start, count]

    return window


@pytest.fixture
def window(_window: Callable[[int, int], Answer], directory: Directory) -> Any:
    """Reads a page of users by startIndex and count, each once in a run."""
    del directory
    return _window


@pytest.fixture
def groups(directory: Directory) -> Groups:
    """What the target's groups show."""
    return Groups(directory)


@dataclass(frozen=True, slots=True)
class Pushed:
    """A pushed group: as it is in Okta, the app group's id, and its provisioned members."""

    group: Group
    id: str
    members: tuple[Assigned, ...]

    @property
    def ids(self) -> list[str]:
        """The members' ids in the app."""
        return [member.id for member in self.members]


@pytest.fixture
def team(provision: Callable[[Person], Assigned], people: People) -> tuple[Assigned, ...]:
    """Two people with accounts, for this check alone."""
    return tuple(provision(people.person()) for _ in range(2))


@pytest.fixture
def push(rehearsal: Rehearsal, groups: Groups) -> Callable[..., Pushed]:
    """Makes a group that Okta believes it pushed, known to be in the app with its members.

    The app's own admin makes it, so that what Okta sends on a create decides nothing here.
    """

    def push(*members: Assigned) -> Pushed:
        group = rehearsal.people.group(*(member.person for member in members))
        ids = tuple(member.id for member in members)
        with owned_by(PUSH_OWNER):
            group_id = groups.add(group.name, *ids)["id"]
        with owned_by(MEMBERS_OWNER):
            groups.expects(group_id, members=ids)
        rehearsal.org.pushes[group.okta_id] = Push(group_id, members=ids)
        return Pushed(group, group_id, members)

    return push


@pytest.fixture
def pushed(push: Callable[..., Pushed], team: tuple[Assigned, ...]) -> Pushed:
    """A pushed group of two."""
    return push(*team)
