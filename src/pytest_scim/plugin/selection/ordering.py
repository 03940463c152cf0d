"""Which checks a run collects, and the order in which they run."""

from collections.abc import Iterable
from inspect import isclass
from pathlib import Path
from typing import Final

import pytest

import pytest_scim
from pytest_scim.checks.check import Check, Phase, check_of
from pytest_scim.plugin import options
from pytest_scim.plugin.selection.chosen import chosen
from pytest_scim.run.session.applicability import applies
from pytest_scim.run.session.protocol import Selection, Session
from pytest_scim.target.cleanup.ownership.guard import CREATED_ID_OWNER

ORDER: Final = (
    "okta.enable_provisioning",
    "okta.update_users.an_update_of_a_private_app_is_stored",
    "okta.create_users",
    "okta.update_users",
    "okta.deactivate_users",
    "okta.create_users.assigning_the_app_reactivates_an_inactive_user",
    "okta.sync_password",
    "okta.import_users.the_next_page_needs_no_cursor",
    "okta.import_users",
    "okta.push_groups",
    "okta.push_group_members",
    "okta.link_groups",
    "okta.import_groups",
    "okta",
    "vendor",
    "runscope",
    "rfc7643",
    "rfc7644",
    "properties",
    "future",
    CREATED_ID_OWNER,
)
"""Sections, and single checks, in the order of a phase; the longest name that fits counts.

Those that own set-up steps come before those that build on them.
"""

_PHASES: Final = tuple(Phase)
_FILES: Final = "test_*.py"


class Ordering:
    """Collects the checks that concern the profile, and sorts them once collection is over.

    It restores the order that other plugins changed; checks that they deselected stay out.

    Args:
        config: pytest's.
        session: whose profile decides which checks concern the run.
    """

    def __init__(self, config: pytest.Config, session: Session) -> None:
        self.config = config
        self.session = session
        self.profile = session.profile
        self._known: dict[str, Check] = {}
        self._files: dict[Path, Path] = {}  # as pytest names them, and resolved
        self._places: dict[pytest.Item, int] = {}
        self._authorities: dict[str, int] = {}
        self._deselected: set[pytest.Item] = set()
        self._complete = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(
        self, collector: pytest.Collector, obj: object
    ) -> list[pytest.Item] | None:
        """Collect nothing but checks that concern the profile."""
        if collector.path not in self._files:
            self._files[collector.path] = collector.path.resolve()
        if isclass(obj):
            return None
        check = getattr(obj, "__check__", None)
        if not isinstance(check, Check):
            return []
        self._known[check.id] = check
        return None if applies(check, self.profile) else []

    @pytest.hookimpl(tryfirst=True)
    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Store each check in the order of the files, before a plugin can deselect it."""
        if (check := check_of(item)) is not None:
            item.extra_keyword_matches.add(check.id)
            self._places[item] = len(self._places)
            self._authorities.setdefault(authority_of(item), len(self._authorities))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Require that the rules and checks that the profile names exist; select by id."""
        self._resolve()
        if patterns := options.texts(self.config, "check"):
            wanted = chosen(patterns, {_id(item) or "" for item in self._places})
            items[:] = [item for item in items if _id(item) in wanted]
            self._count_as_deselected(self._places.keys() - set(items))
        self._complete = True

    def pytest_deselected(self, items: Iterable[pytest.Item]) -> None:
        """Store what stays deselected."""
        self._deselected.update(items)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Sort the selected checks; raise UsageError where there is none."""
        if not self._complete:
            return
        left = {item for item in session.items if item in self._places} - self._deselected
        if left:
            left |= self._always_selected()
        self._count_as_deselected(self._places.keys() - left - self._deselected)
        session.items[:] = sorted(left, key=self.position)
        self._hand_over(session.items)
        if not session.items:
            raise pytest.UsageError(self._nothing_selected())

    def position(self, item: pytest.Item) -> tuple[int, int, int, str, int]:
        """Return the sort key of an item: its phase and section, then the parts of its id.

        Those are the authority in the order of collection, the file by name in any folder of the
        authority, and the place in the file.
        """
        check = check_of(item)
        assert check is not None
        authority, section, _ = check.id.split(".", 2)
        rank = self._authorities.setdefault(authority, len(self._authorities))
        return (*position(check), rank, section, self._places[item])

    def _always_selected(self) -> set[pytest.Item]:
        """Return the checks that run whenever any check does."""
        found = {item for item in self._places if _id(item) in self.session.always_selected}
        self._deselected -= found
        return found

    def _count_as_deselected(self, items: Iterable[pytest.Item]) -> None:
        """Announce what another plugin dropped silently, so that every count agrees."""
        if dropped := sorted(items, key=self._places.__getitem__):
            self.config.hook.pytest_deselected(items=dropped)

    def _hand_over(self, items: Iterable[pytest.Item]) -> None:
        unselected = (check_of(item) for item in self._places if item in self._deselected)
        selection = Selection(
            {check.id: check for check in map(check_of, items) if check is not None},
            {check.id: check for check in unselected if check is not None},
            complete=not self._is_narrowed(),
        )
        self.session.select(selection)

    def _is_narrowed(self) -> bool:
        """Return whether a path on the command line left checks out."""
        files = _files_in(pytest_scim.ROOT / "suites") | _files_in(self.profile.suites)
        wanted = {name for name, check in self._known.items() if applies(check, self.profile)}
        return bool(
            files - {*self._files.values()} or wanted - {_id(item) for item in self._places}
        )

    def _nothing_selected(self) -> str:
        option = self.config.option
        named = [("--scim-check", text) for text in options.texts(self.config, "check")]
        given = [
            f"{name} {text!r}"
            for name, text in (("-k", option.keyword), ("-m", option.markexpr), *named)
            if text
        ]
        if not given or not self._places:
            return "no check was selected"
        return f"no check was selected: {' and '.join(given)} left out all {len(self._places)}"

    def _resolve(self) -> None:
        """Raise UsageError for a check or rule that is not there, where all suites are."""
        from pytest_scim.profile.load import unknown_checks  # noqa: PLC0415 - a run needs it

        if self.config.args_source is pytest.Config.ArgsSource.ARGS:
            return
        rules = {check.rule for check in self._known.values() if check.rule is not None}
        wrong = unknown_checks(self.profile, self._known, rules)
        wrong += self.session.problems(self._known)
        if wrong:
            raise pytest.UsageError(*wrong)


def position(check: Check) -> tuple[int, int]:
    """Return the sort key of a check: its phase, then its section."""
    named = [prefix for prefix in ORDER if check.id.startswith(prefix)]
    section = ORDER.index(max(named, key=len)) if named else len(ORDER)
    return _PHASES.index(check.phase), section


def authority_of(item: pytest.Item) -> str:
    """Return the first part of a check's id."""
    return (_id(item) or "").partition(".")[0]


def _files_in(folder: Path | None) -> set[Path]:
    return {file.resolve() for file in folder.rglob(_FILES)} if folder else set()


def _id(item: pytest.Item) -> str | None:
    check = check_of(item)
    return None if check is None else check.id
