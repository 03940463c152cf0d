"""Writes what a job of GitHub Actions displays of a run: summary, outputs and annotations."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # loaded at the end of a run
    from pytest_scim.report.model import Record
    from pytest_scim.target.http.recording.outlet import Outlet

SUMMARY: Final = "GITHUB_STEP_SUMMARY"
OUTPUT: Final = "GITHUB_OUTPUT"


class GitHub:
    """The files and the commands of a job, searched for secrets before they are written.

    ``problems`` has a sentence for each that was not written.
    """

    def __init__(self, environ: Mapping[str, str], outlet: "Outlet") -> None:
        self._environ = environ
        self._outlet = outlet
        self.problems: list[str] = []

    def write(self, record: "Record", report: Path | None) -> list[str]:
        """Append to the files of the job; return the commands to print, each on its own line.

        ``report`` is the folder of the report.
        """
        for name, text in self._texts(record, report):
            if self._is_safe(name, text):
                try:
                    with Path(self._environ[name]).open("a", encoding="utf-8") as file:
                        file.write(text)
                except OSError as error:
                    self.problems.append(f"{name} {self._environ[name]}: {error.strerror}")
        if self._environ.get("GITHUB_ACTIONS") != "true":
            return []
        from pytest_scim.report.formats.summary.github import annotations  # noqa: PLC0415

        return [line for line in annotations(record) if self._is_safe("an annotation", line)]

    def _texts(self, record: "Record", report: Path | None) -> Iterator[tuple[str, str]]:
        """Yield the files that the job has, with what to append to each."""
        if self._environ.get(SUMMARY):
            from pytest_scim.report.formats.summary.job import markdown_summary  # noqa: PLC0415

            yield SUMMARY, markdown_summary(record)
        if self._environ.get(OUTPUT):
            from pytest_scim.report.formats.summary.github import outputs  # noqa: PLC0415

            yield OUTPUT, outputs(record, report)

    def _is_safe(self, name: str, text: str) -> bool:
        from pytest_scim.target.http.recording.leaks import LeakSearch  # noqa: PLC0415

        leak = LeakSearch(self._outlet).in_content(text.encode("utf-8", "replace"))
        if leak is not None:
            self.problems.append(f"{name} was not written: it would have contained {leak}")
        return leak is None
