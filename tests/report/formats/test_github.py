"""Annotations of a GitHub job are commands of ours; what a target sent is data in them."""

from pathlib import Path

from pytest_scim.report.formats.summary.github import annotations, outputs

from ..specimen.checks import check
from ..specimen.record import specimen

EVIL = "a\n::set-output name=x::y\r\n##[group]b%0A,:"


def test_each_cause_is_one_line_with_its_finding():
    record = specimen()
    lines = annotations(record)

    assert len(lines) == len(record["causes"])
    assert lines[0].startswith("::error title=okta.create_users.assigned_person_is_created::POST ")
    assert sum(line.startswith("::warning ") for line in lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_target_cannot_begin_another_command():
    rows = [check("okta.a.b", "violates", message=EVIL, fix=EVIL)]
    (line,) = annotations(specimen(checks=rows))

    assert line.splitlines() == [line]
    assert "##[" not in line
    assert line.count("%0A") == 2
    assert "%250A" in line


def test_ten_annotations_of_each_kind_are_all_that_github_displays():
    many = [check(f"okta.a.n{n}", "violates") for n in range(12)]
    assert len(annotations(specimen(checks=many))) == 10


def test_outputs_are_one_line_each():
    lines = outputs(specimen(), Path("reports\nx")).splitlines()
    names = [line.partition("=")[0] for line in lines]

    assert names == [
        *("ready", "okta", "spec", "rfc", "causes", "must-causes", "run", "report"),
    ]
    assert lines[0] == "ready=no"
    assert lines[-1] == "report=reports x/report.html"
    assert outputs(specimen(), None).endswith("report=\n")
