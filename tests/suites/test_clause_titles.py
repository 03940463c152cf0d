"""The report names the clauses that checks cite."""

from pytest_scim.report.rfc_coverage import TITLES

from .test_checks import CHECKS, SECTIONS


def test_every_clause_that_a_check_cites_has_its_title():
    cited = {(c.authority, c.ref.removeprefix("section ")) for one in CHECKS for c in one.citations}
    assert {(a, ref) for a, ref in cited if a in TITLES and ref not in TITLES[a]} == set()


def test_the_titles_are_of_sections_that_there_are():
    for authority, titles in TITLES.items():
        assert set(titles) <= set(SECTIONS[authority].split())
