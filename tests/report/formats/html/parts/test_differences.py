import pytest

from pytest_scim.report.formats.html.parts.differences import Pair, Piece, marked, pair

from ....specimen.checks import check


def texts(pieces, *, differs):
    return [piece.text for piece in pieces if piece.differs is differs]


def test_lines_that_differ_are_marked_on_both_sides():
    sides = pair(check("a.b.c", expected={"a": 1, "b": 2}, actual={"a": 1, "b": 3}))
    assert texts(sides.expected, differs=True) == ['  "b": 2\n']
    assert texts(sides.actual, differs=True) == ['  "b": 3\n']
    assert "".join(piece.text for piece in sides.actual) == '{\n  "a": 1,\n  "b": 3\n}'


def test_words_that_differ_are_marked_on_both_sides():
    sides = marked("application/scim+json; charset=utf-8", "application/json; charset=utf-8")
    assert texts(sides.expected, differs=True) == ["scim", "+"] or texts(
        sides.expected, differs=True
    ) == ["scim+"]
    assert texts(sides.actual, differs=True) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [("a User resource with an id", "(empty)"), ("active is false", "active is false"), ("x", "y")],
)
def test_what_has_little_in_common_is_not_marked(expected, actual):
    assert marked(expected, actual) == Pair(
        [Piece(expected, differs=False)], [Piece(actual, differs=False)]
    )


def test_a_finding_with_one_side_has_no_marks():
    assert pair(check("a.b.c")) is None
    assert pair(check("a.b.c", actual="")) == Pair(None, [Piece("(empty)", differs=False)])


def test_a_long_value_is_cut():
    sides = pair(check("a.b.c", actual="x" * 20_000))
    assert len(sides.actual[0].text) == 8_001
