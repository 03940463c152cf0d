from pytest_scim.report.rfc_coverage import TITLES, coverage, sentences

from .specimen.checks import check, cite
from .specimen.record import specimen


def rfc(number, section):
    return cite(f"RFC {number}", f"section {section}", f"https://rfc.example/{section}")


def citing(name, verdict, *sections):
    return check(f"rfc7644.x.{name}", verdict, citations=[rfc(7644, one) for one in sections])


def only(*checks):
    (found,) = coverage(specimen(checks=list(checks)))
    return found


def test_a_clause_counts_the_checks_that_cite_it_by_verdict():
    found = only(
        citing("a", "conforms", "3.6"),
        citing("b", "advisory", "3.6"),
        check("okta.x.c", "violates", citations=[rfc(7644, "3.6"), rfc(7644, "3.6")]),
    )
    (clause,) = [one for one in found.clauses if one.checks]
    assert (clause.number, clause.title) == ("3.6", "Deleting Resources")
    assert clause.counts == {"violates": 1, "advisory": 1, "conforms": 1}
    assert [row["id"] for row in clause.reported] == ["okta.x.c", "rfc7644.x.b"]


def test_a_check_of_two_clauses_counts_once_in_the_rfc():
    found = only(citing("a", "conforms", "3.6", "3.12"), citing("b", "not-applicable", "3.7"))
    assert found.counts == {"not-applicable": 1, "conforms": 1}
    assert found.columns == ["not-applicable", "conforms"]


def test_clauses_stand_in_the_order_of_the_rfc():
    found = only(citing("a", "conforms", "3.10", "3.9", "3.4.2.2", "3.4.2", "4"))
    cited = [clause.number for clause in found.clauses if clause.checks]
    assert cited == ["3.4.2", "3.4.2.2", "3.9", "3.10", "4"]
    assert [clause.number for clause in found.clauses][:3] == ["1.3", "2", "2.1"]


def test_each_rfc_stands_alone_and_one_that_nobody_cites_not_at_all():
    both = [check("a.b.c", citations=[rfc(7643, "4.1"), rfc(7644, "3.3")])]
    assert [one.authority for one in coverage(specimen(checks=both))] == ["RFC 7643", "RFC 7644"]
    assert coverage(specimen(checks=[check("a.b.c")])) == []


def test_a_section_without_a_check_has_its_sentences_and_why_nobody_judges_them():
    found = only(citing("a", "conforms", "3.6"))
    (section,) = [one for one in found.clauses if one.number == "3.13"]
    assert section.checks == []
    assert [one.checks for one in section.unjudged] == [()]
    assert all(one.reason.endswith(".") for one in section.unjudged)


def test_each_sentence_has_checks_or_a_reason():
    assert len(sentences()) > 150
    assert [one for one in sentences() if bool(one.checks) is bool(one.reason)] == []
    assert {one.level for one in sentences()} <= {
        *("MUST", "MUST NOT", "SHALL", "SHALL NOT", "SHOULD", "SHOULD NOT", "REQUIRED", "MAY")
    }


def test_each_sentence_is_of_a_section_with_a_title():
    assert [one for one in sentences() if one.section not in TITLES[one.authority]] == []
