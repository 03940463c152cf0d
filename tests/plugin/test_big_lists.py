"""What is wrong with a list of thousands is found, with its place; a clean one has no finding.

What a run keeps of such a list does not grow with it. Both are judged by counts and by traced
memory, never by time.
"""

import gc
import tracemalloc

import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.task import Task
from pytest_scim.run.context.sending import specimens
from pytest_scim.scim.stored import rows
from pytest_scim.suites.okta.support.imports import expect_complete_imports
from pytest_scim.suites.okta.support.stable_count import steady
from pytest_scim.target.http.recording import exchange, recorder
from pytest_scim.target.http.recording.masking import foreign, resources

from .crowds import AGAIN, DEFECTS, crowded
from .targets import target
from .test_memory import provider, rehearse

USERS = 2_000
MINE = 3
RESIDENTS = 5


@pytest.fixture
def imported(tmp_path):
    """Create a few Users in a crowd with a defect, and import; return the context and the task."""
    opened = []

    def imported(users=USERS, defect=""):
        app = target(crowded(provider(), users, 300, defect))
        context = rehearse(app.__enter__(), tmp_path)
        opened.append((context, app))
        context.connected()
        for _ in range(MINE):
            context.console.assign(context.test_data.okta_user())
        return context, context.console.import_users()

    yield imported
    for context, app in opened:
        context.close()
        app.__exit__(None, None, None)


def finding(context, task: Task) -> Finding | str:
    """Return what the checks of imports find: of all imports, or of the total."""
    try:
        expect_complete_imports(context.target.lists, context.log, "Users")
    except Finding as found:
        return found
    total, read = steady(context.users, "Users", lambda: len(task.users))
    return f"{read} of {total}" if total != read else "none"


def test_a_list_of_thousands_without_a_defect_has_no_finding(imported):
    context, task = imported()
    groups = context.console.import_groups().groups

    assert finding(context, task) == "none"
    assert len(task.users) == task.users.distinct == USERS + MINE + RESIDENTS
    assert len(groups) == groups.distinct == 300
    assert len(context.target.lists.imports.seen) == 2


def test_a_user_that_two_pages_contain_is_found_with_both_places(imported):
    context, task = imported(defect="a duplicate")
    found = finding(context, task)

    assert [divmod(row, 100) for row in AGAIN] == [(15, 37), (1, 37)]
    assert "(row 38 of page 16 is row 38 of page 2 once more)" in str(found)
    assert (found.expected, found.actual) == (USERS + 8, USERS + 7)
    assert context.recording.outlet.message(str(found)) == str(found)
    urls = [context.recording.exchanges[n].request["url"] for n in context.log.exchanges()]
    assert context.log.deciding is not None
    decided = context.recording.exchanges[context.log.deciding].request["url"]
    assert "startIndex=1501&" in decided
    assert any("startIndex=101&" in url for url in urls)


def test_an_order_that_changes_between_pages_is_found(imported):
    found = finding(*imported(defect="a changing order"))
    assert "the order of the list changes from page to page" in str(found)


def test_users_that_are_lost_between_two_pages_are_found(imported):
    found = finding(*imported(defect="a lost boundary"))
    assert found == f"{USERS + 8 - 19} of {USERS + 8}"


def test_a_total_that_shrinks_from_page_to_page_is_found(imported):
    found = finding(*imported(defect="a shrinking total"))
    assert "leaves out at least 3 of the 3 that the run had created" in str(found)


def test_every_defect_has_a_test():
    assert len(DEFECTS) == 4


def kept(context) -> int:
    """Return the bytes that are still there after an import."""
    gc.collect()
    tracemalloc.start()
    try:
        task = context.console.import_users()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        assert len(task.users) == task.users.distinct
    finally:
        tracemalloc.stop()
    return size


def test_what_is_kept_of_a_user_is_a_few_bytes(imported, monkeypatch):
    # What is remembered up to a bound is full before the smaller crowd ends.
    for module, name in (
        (foreign, "MOST_IDS"),
        (foreign, "MOST_WORDS"),
        (foreign, "MOST_NAMES"),
        (foreign, "_REMEMBERED"),
        (resources, "_REMEMBERED"),
        (exchange, "KEPT"),
        (recorder, "DEEP"),
        (rows, "PLAIN"),
        (specimens, "MOST"),
    ):
        monkeypatch.setattr(module, name, 20)
    sizes = [kept(imported(users)[0]) for users in (400, 1_600)]

    assert sizes[1] - sizes[0] < 1_200 * 100
