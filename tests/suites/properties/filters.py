"""Filters, and the users that they are about."""

from pytest_scim.scim.names import FAMILY, GIVEN, USER_NAME
from pytest_scim.suites.properties.support.filter_model import Comparison, Cut

PEOPLE = [
    {"id": "1", USER_NAME: "ada@example.com", "name": {"givenName": "Ada", "familyName": "Łęcka"}},
    {"id": "2", USER_NAME: "ben@example.com", "name": {"givenName": "Ben", "familyName": "Ray"}},
]
ADA = Comparison(GIVEN, "eq", Cut(0, "whole", ""))
BEN = Comparison(USER_NAME, "sw", Cut(1, "start", ""))
QUOTED = Comparison(FAMILY, "co", Cut(1, "whole", '"\\'))
