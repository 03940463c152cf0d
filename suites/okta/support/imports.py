"""What checks require of an import before they judge its rows."""

from pytest_scim.checks.outcomes import Finding, NotRun
from pytest_scim.plugin.fixtures import Console, Task
from pytest_scim.scim.paths import at


def require_all_pages(console: Console, task: Task) -> None:
    """Raise NotRun when an import ended at the limit of pages, not at its total."""
    pages, total = console.org.pages, at(task.responses[-1].json, "totalResults")
    if len(task.responses) >= pages and isinstance(total, int) and total > len(task.users):
        raise NotRun(f"the import is longer than the {pages} pages a run may read")


def expect_last_page(task: Task) -> None:
    """Require that an import came to an end."""
    if task.endless:
        raise Finding(task.endless, expected="a last page", actual=f"{len(task.responses)} pages")
