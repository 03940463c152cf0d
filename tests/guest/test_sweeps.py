"""A sweep touches what its journal's run created, and nothing else, whatever the journal says.

One run is killed for all tests; each gets a copy of what it left on the disk. The target comes
back as it was, or as another one at the same address.
"""

import json
import shutil
import signal
import subprocess
from contextlib import contextmanager

import pytest

from tests.guest.guarding import GuardedRunner
from tests.guest.mischief.cleaning import GatewayAtTheEnd
from tests.guest.target import Mischief, Target
from tests.plugin.running import TOKEN

PEOPLE = 5
"""What the killed run has created when it is killed."""
OTHER_TOKEN = "another-vendor-s-token-0123456789"


class KillsTheRun(Mischief):
    """Ends the process of the run at the first request after its ``PEOPLE`` creates."""

    process: subprocess.Popen

    def __call__(self, call, respond):
        if len(self.target.born) >= PEOPLE:
            self.process.kill()
            raise ConnectionAbortedError
        return respond(call)


class Killed:
    """What a killed run has left: a folder with its state, and the ids that it created."""

    def __init__(self, folder):
        self.folder = folder
        with Target(KillsTheRun()) as target:
            runner = GuardedRunner(folder, target.base_url)
            self.port = target.port
            select = "test_deactivate_users or test_push_groups"
            options = ("--profile=okta-oin", f"--base-url={target.base_url}", "-k", select)
            target.mischief.process = runner.start(*options)
            assert runner.finish(target.mischief.process).code == -signal.SIGKILL
        self.target = target
        self.left = target.provider.remember()
        self.born = dict(target.born)

    @contextmanager
    def again(self, mischief=None):
        """Start the target again, with all that the run has left at it."""
        with Target(mischief, port=self.port) as target:
            target.provider.restore(self.left)
            target.foreign, target.born = self.target.foreign, dict(self.born)
            yield target

    @contextmanager
    def seeded_anew(self):
        """Start another target at the same address, where every id of ours is somebody else's."""
        with Target(port=self.port, name="Others") as target:
            for number, (kind, inner) in enumerate(self.born):
                if kind == "User":
                    target.hire(number, inner)
                else:
                    with target.admins() as provider:
                        provider.put_group({"id": inner, "displayName": f"Others {number}"})
            yield target


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    return Killed(tmp_path_factory.mktemp("killed"))


@pytest.fixture
def runner(killed, tmp_path):
    """Runs a sweep from a copy of the state that the killed run has left."""
    shutil.copytree(killed.folder / "state", tmp_path / "state")
    return GuardedRunner(tmp_path, killed.target.base_url)


def lines_of(runner):
    (path,) = runner.state.glob("*.jsonl")
    return path, [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def write(path, lines):
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))


def is_harmless(swept, target, runner):
    """Assert that a sweep has ended in order and that nobody was touched."""
    assert "Traceback" not in swept.out + swept.err
    assert swept.code in {0, 1, 4}, swept.out + swept.err
    assert [*target.changed(), *target.written, *runner.stopped] == []


def test_a_sweep_removes_what_a_killed_run_has_left(killed, runner):
    with killed.again() as target:
        assert len(target.remaining()) >= PEOPLE
        swept = runner.sweep()

        is_harmless(swept, target, runner)
        assert swept.code == 0, swept.out + swept.err
        assert target.remaining() == []
    assert list(runner.state.glob("*.jsonl")) == []


def test_a_sweep_leaves_everybody_alone_where_the_target_was_seeded_anew(killed, runner):
    with killed.seeded_anew() as target:
        swept = runner.sweep()

        is_harmless(swept, target, runner)


@pytest.mark.parametrize("status", [404, 200, 503])
def test_a_sweep_that_meets_a_gateway_leaves_the_journal(killed, runner, status):
    with killed.again(GatewayAtTheEnd(status, after=0)) as target:
        swept = runner.sweep()

        is_harmless(swept, target, runner)
        assert len(target.remaining()) >= PEOPLE
    assert swept.code == 1, swept.out + swept.err
    assert len(list(runner.state.glob("*.jsonl"))) == 1
    assert f"{PEOPLE} left" in swept.out


def group_is_lent(lines, target):
    """Say that a group of strangers was lent, under another name and with nobody in it."""
    group = target.strangers("Group")[0]
    line = {"event": "lent", "id": group["id"], "name": "Emptied", "members": []}
    return [*lines, line, {**line, "added": [], "removed": [], "renamed": ["Emptied"]}]


def strangers_are_ours(lines, target):
    """Say that strangers were created, under their own names."""
    created = next(line for line in lines if line.get("event") == "created")
    people = [{**created, "kind": "Users", **_named(one)} for one in target.strangers()]
    groups = [{**created, "kind": "Groups", **_named(one)} for one in target.strangers("Group")]
    intended = [{**line, "event": "intend", "id": None} for line in (*people, *groups)]
    return [*lines, *intended, *people, *groups]


def ids_are_strangers(lines, target):
    """Say that what was created got the ids of strangers."""
    people = iter(target.strangers())
    return [
        {**line, "id": next(people)["id"]} if line.get("event") == "created" else line
        for line in lines
    ]


def ids_are_unknown(lines, target):
    """Say that nothing is known of what was asked for but strangers' names."""
    people = iter(target.strangers())
    return [
        {**line, "name": next(people)["userName"]} if line.get("event") == "intend" else line
        for line in lines
        if line.get("event") != "created"
    ]


def strangers_were_adopted(lines, target):
    """Say that strangers were adopted, under a tag that is a part of their names."""
    people = [{"event": "adopted", "kind": "Users", **_named(one)} for one in target.strangers()]
    return [*lines, *({**line, "tag": line["name"].partition("@")[0][:8]} for line in people)]


def tag_is(tag):
    """Say that the run's tag is another one, and that strangers carry it."""

    def edited(lines, target):
        (head, *rest) = lines
        old = str(head["run"])
        reported = json.loads(json.dumps(head).replace(old, tag))
        return ids_are_unknown([reported | {"run": tag}, *rest], target)

    edited.__name__ = f"tag_is_{tag or 'empty'}"
    return edited


EDITS = [
    group_is_lent, strangers_are_ours, ids_are_strangers, ids_are_unknown, strangers_were_adopted,
    tag_is(""), tag_is("a"), tag_is("resident"), tag_is("%"),
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_sweep_believes_no_journal_that_was_edited(killed, runner, edit):
    with killed.again() as target:
        path, lines = lines_of(runner)
        write(path, edit(lines, target))
        swept = runner.sweep()

        is_harmless(swept, target, runner)


def test_a_sweep_sends_a_token_to_no_target_but_its_own(killed, runner):
    with killed.again() as target, Target() as other:
        runner.targets.append(other.base_url)
        swept = runner.sweep(token=OTHER_TOKEN)

        assert not {one for one in target.authorizations if OTHER_TOKEN in str(one)}
        assert other.seen == []
        is_harmless(swept, target, runner)
    assert len(list(runner.state.glob("*.jsonl"))) == 1


def test_the_guard_stops_a_run_that_leads_elsewhere(killed, runner):
    runner.targets.clear()
    with killed.again() as target:
        runner.sweep()

        assert target.seen == []
    assert runner.stopped
    assert all(f"127.0.0.1:{killed.port}" in line for line in runner.stopped)
    assert TOKEN not in "".join(runner.stopped)


def _named(one):
    return {"name": one.get("userName") or one["displayName"], "id": one["id"]}
