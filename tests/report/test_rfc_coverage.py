from pytest_scim.report.rfc_coverage import coverage

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
    (clause,) = found.clauses
    assert (clause.number, clause.title) == ("3.6", "Deleting Resources")
    assert clause.counts == {"violates": 1, "advisory": 1, "conforms": 1}
    assert [row["id"] for row in clause.reported] == ["okta.x.c", "rfc7644.x.b"]


def test_a_check_of_two_clauses_counts_once_in_the_rfc():
    found = only(citing("a", "conforms", "3.6", "3.12"), citing("b", "not-applicable", "3.7"))
    assert found.counts == {"not-applicable": 1, "conforms": 1}
    assert found.columns == ["not-applicable", "conforms"]


def test_clauses_stand_in_the_order_of_the_rfc():
    found = only(citing("a", "conforms", "3.10", "3.9", "3.4.2.2", "3.4.2", "4"))
    assert [clause.number for clause in found.clauses] == ["3.4.2", "3.4.2.2", "3.9", "3.10", "4"]


def test_each_rfc_stands_alone_and_one_that_nobody_cites_not_at_all():
    both = [check("a.b.c", citations=[rfc(7643, "4.1"), rfc(7644, "3.3")])]
    assert [one.authority for one in coverage(specimen(checks=both))] == ["RFC 7643", "RFC 7644"]
    assert coverage(specimen(checks=[check("a.b.c")])) == []
