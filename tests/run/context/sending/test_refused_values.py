"""Optional values that a target refuses are found once, and left out from then on."""

import json
from dataclasses import replace

import pytest

from pytest_scim.okta import payloads
from pytest_scim.okta.org import Org
from pytest_scim.profile.load import load
from pytest_scim.run.context.sending.refused_values import RefusedValues
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import EMAIL, ENTERPRISE_USER, EXTERNAL_ID, USER
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.target.requests import request

PHONE = 'phoneNumbers[type eq "work"].value'
MANAGER = f"{ENTERPRISE_USER}:manager.value"


class Strict:
    """Refuses creates with a value at one of some paths, and counts what it is sent."""

    def __init__(self, *refused, status=400):
        self.refused, self.status = refused, status
        self.bodies, self.deleted = [], []

    def __call__(self, sent):
        if sent.method == "DELETE":
            self.deleted.append(sent.path)
            return response(204, None)
        self.bodies.append(sent.body)
        if any(at(sent.body, path) is not MISSING for path in self.refused):
            return response(self.status, {"detail": "no"})
        return response(201, {"id": f"id-{len(self.bodies)}"})


def response(status, body):
    return Response(status, (), json.dumps(body).encode())


def run(target, profile="okta-oin", owns=lambda _: False, **changed):
    declared = replace(load(profile), **changed)
    paths = tuple(one.path for one in declared.attributes)
    org = Org(declared.integration, paths, declared.features, lambda: "secret")
    data = DataGenerator("1", "aaaaaaaa", profile=declared)
    values = RefusedValues(target, declared, org, data, owns=owns)
    return values, org, data


def complete(org, data):
    return request("POST", "/Users", payloads.create(org, data.complete(), "secret"))


def test_nothing_more_is_sent_where_the_target_accepts_a_complete_create():
    target = Strict()
    values, org, data = run(target)

    assert values.through(target)(complete(org, data)).ok
    assert len(target.bodies) == 1
    assert (values.found, values.paths) == ({}, frozenset())


@pytest.mark.parametrize(
    ("refused", "name"),
    [
        ("phoneNumbers", "phoneNumbers"),
        ("emails", "emails"),
        ("title", "title"),
        ("externalId", EXTERNAL_ID),
        (MANAGER, "manager"),
    ],
)
def test_a_refused_value_is_named_and_left_out(refused, name):
    target = Strict(refused)
    values, org, data = run(target)
    earlier = data.okta_user()
    created = values.through(target)(complete(org, data))

    assert created.ok
    assert list(values.found) == [name]
    assert at(target.bodies[-1], refused) is MISSING
    assert not values.paths & {*org.attributes}
    assert at(earlier.resource(), refused) is MISSING
    assert not any(values.profile.maps(path) for path in values.paths)


def test_a_refused_extension_is_left_out_whole():
    target = Strict("schemas[1]")
    values, org, data = run(target)
    created = values.through(target)(complete(org, data))

    assert created.ok
    assert list(values.found) == ["the enterprise extension", "manager"]
    assert target.bodies[-1]["schemas"] == [USER]
    assert ENTERPRISE_USER not in target.bodies[-1]


def test_two_refused_values_are_both_found():
    target = Strict("phoneNumbers", "locale")
    values, org, data = run(target)

    assert values.through(target)(complete(org, data)).ok
    assert {*values.found} == {"phoneNumbers", "locale"}
    assert len(target.bodies) < 20


def test_users_of_the_search_are_deleted_apart_from_the_manager():
    target = Strict("title")
    values, org, data = run(target, owns=lambda _: True)

    assert values.through(target)(complete(org, data)).ok
    assert data.managers == ["id-2"]
    assert target.deleted
    assert "/Users/id-2" not in target.deleted


def test_what_a_target_refuses_always_is_no_value():
    target = Strict("userName")
    values, org, data = run(target)

    assert not values.through(target)(complete(org, data)).ok
    assert values.found == {}
    assert len(target.bodies) == 2


def test_a_refusal_of_one_unusual_body_drops_nothing():
    target = Strict("nickname")
    values, org, data = run(target)
    odd = complete(org, data)
    odd.body["nickname"] = "x"

    assert not values.through(target)(odd).ok
    assert values.found == {}
    assert values.through(target)(complete(org, data)).ok


@pytest.mark.parametrize("status", [401, 403, 404, 409, 429, 503])
def test_other_errors_are_no_refusals_of_values(status):
    target = Strict("title", status=status)
    values, org, data = run(target)

    assert values.through(target)(complete(org, data)).status == status
    assert len(target.bodies) == 1


def test_a_required_value_is_never_left_out():
    target = Strict("emails")
    values, org, data = run(target, "scileads")

    assert not values.through(target)(complete(org, data)).ok
    assert EMAIL in org.attributes
    assert values.found == {}


def test_the_attribute_in_okta_s_lookup_filter_is_never_left_out():
    target = Strict(EXTERNAL_ID)
    values, org, data = run(target, unique_identifier=EXTERNAL_ID)

    assert not values.through(target)(complete(org, data)).ok
    assert (values.found, values.paths) == ({}, frozenset())
