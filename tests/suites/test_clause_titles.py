"""The report names the clauses that checks cite."""

from pytest_scim.report.rfc_coverage import TITLES, sentences

from .test_checks import CHECKS, IDS, SECTIONS


def test_every_clause_that_a_check_cites_has_its_title():
    cited = {(c.authority, c.ref.removeprefix("section ")) for one in CHECKS for c in one.citations}
    assert {(a, ref) for a, ref in cited if a in TITLES and ref not in TITLES[a]} == set()


def test_the_titles_are_of_sections_that_there_are():
    for authority, sections in SECTIONS.items():
        assert set(TITLES[authority]) <= set(sections.split())


def test_each_normative_sentence_names_checks_that_there_are():
    assert {name for one in sentences() for name in one.checks} - IDS == set()


def test_each_check_of_an_rfc_section_is_of_a_section_with_normative_sentences():
    """A section with checks and without a sentence is missing in ``normative.tsv``."""
    known = {(one.authority, one.section) for one in sentences()}
    cited = {
        (cite.authority, cite.ref.removeprefix("section "))
        for check in CHECKS
        if check.id.startswith("rfc")
        for cite in check.citations[:1]
        if cite.authority in TITLES
    }
    assert sorted(cited - known) == []
