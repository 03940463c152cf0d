"""The part of the Okta Expression Language that a base URL may contain."""

import pytest

from pytest_scim.cli.guide.expression import (
    DEEPEST,
    ExpressionError,
    evaluate,
    variables,
)

EMPTY = {"company_id": ""}
ACME = {"company_id": "acme"}


@pytest.mark.parametrize(
    ("expression", "values", "text"),
    [
        (
            "'https://' + app.subdomain + '.example.com'",
            {"subdomain": "a"},
            "https://a.example.com",
        ),
        (
            "'https://x.example/' + (String.len(app.company_id) == 0 ? 'app' : app.company_id)",
            EMPTY,
            "https://x.example/app",
        ),
        (
            "'https://x.example/' + (String.len(app.company_id) == 0 ? 'app' : app.company_id)",
            ACME,
            "https://x.example/acme",
        ),
        ("app.region == 'us' ? 'a' : app.region == 'eu' ? 'b' : 'c'", {"region": "eu"}, "b"),
        ('String.stringContains(app.kind, "PROD") ? "live" : "test"', {"kind": "PROD-1"}, "live"),
        ("String.substringAfter('a@b', '@') + String.substringBefore('a@b', '@')", {}, "ba"),
        ("String.toLowerCase(String.removeSpaces(' A b'))", {}, "ab"),
        ("String.replace('a.a', 'a', 'b') + String.replaceFirst('aa', 'a', 'b')", {}, "b.bba"),
        ("String.substring('abcd', 1, 3) + String.append('x', 'y')", {}, "bcxy"),
        ("app.company_id != '' && !(1 > 2) ? 'yes' : 'no'", ACME, "yes"),
        ("app.company_id == '' or false ? 'yes' : 'no'", ACME, "no"),
        ("NOT true AND true ? 'yes' : 'no'", {}, "no"),
        ("1 + 2 + 'a'", {}, "3a"),
        ("'it''s' + \"a \\\"b\\\"\"", {}, 'it\'sa "b"'),
        ("null", {}, ""),
    ],
)
def test_an_expression_is_computed(expression, values, text):
    assert evaluate(expression, values) == text


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("'https://' + ", "ends too early"),
        ("'https://", "cannot be read at character 1"),
        ("'a' 'b'", "cannot be read at character 5"),
        ("(app.company_id", "ends too early, where ) is expected"),
        ("true ? 'a'", "ends too early, where : is expected"),
        ("user.email", "refers to user.email, but only app.NAME has a value here"),
        ("app.other", "refers to app.other, which is no integration variable"),
        ("String.len()", "calls String.len with 0 arguments instead of 1"),
        ("Time.now()", "calls Time.now, which is no function of strings"),
        ("'a' < 2", "has something else in the place of a number"),
        ("#{evil}", "cannot be read at character 1"),
        ("(" * 40 + "1" + ")" * 40, f"has more than {DEEPEST} levels"),
        (
            f"String.replace('aaaaa', 'a', '{'a' * 900}')",
            "computes more than 4000 characters",
        ),
        ("!" * 3000 + "true", f"has more than {DEEPEST} levels"),
    ],
)
def test_what_is_no_expression_is_reported(expression, reason):
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression, ACME)
    assert str(caught.value) == reason


def test_the_variables_of_an_expression_are_named_once():
    assert variables("app.a + 'app.b' + app.c + app.a + user.d") == ("a", "c")
