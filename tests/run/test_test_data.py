"""Generated Okta users: the same for a seed, but for the tag of the run."""

import json
import re
from dataclasses import asdict, replace

import pytest

from pytest_scim.profile.load import load
from pytest_scim.profile.model import ATTRIBUTES
from pytest_scim.run.test_data import DataGenerator, new_tag
from pytest_scim.scim.names import DISPLAY, EMAIL, ENTERPRISE_USER, FAMILY, GIVEN, USER, USER_NAME
from pytest_scim.target.http.bounds.turns import Turns


def made(seed, tag, **options):
    test_data = DataGenerator(seed, tag, **options)
    everyone = [
        test_data.okta_user(),
        test_data.complete(),
        test_data.okta_user({"title": "Pilot"}),
    ]
    return [asdict(okta_user) for okta_user in everyone], test_data.name()


def test_the_same_seed_makes_the_same_people():
    assert made("1", "aaaaaaaa") == made("1", "aaaaaaaa")


def test_another_tag_changes_nothing_but_the_tag():
    test_data = repr(made("1", "aaaaaaaa")).replace("aaaaaaaa", "bbbbbbbb")
    test_data = test_data.replace("Aaaaaaaa", "Bbbbbbbb")

    assert test_data == repr(made("1", "bbbbbbbb"))


def test_another_seed_makes_other_people():
    assert made("1", "aaaaaaaa") != made("2", "aaaaaaaa")


def test_two_runs_at_once_do_not_disturb_each_other():
    one, other = DataGenerator("1", "aaaaaaaa"), DataGenerator("1", "aaaaaaaa")
    names = [(one.okta_user().user_name, other.okta_user().user_name) for _ in range(5)]

    assert all(mine == theirs for mine, theirs in names)


def test_what_checks_generate_in_threads_depends_on_no_other_check():
    def generate(*checks):
        test_data, found = DataGenerator("1", "aaaaaaaa"), {}
        for check in checks:
            with Turns().taking_part():
                test_data.of_check(check, ["a", "b"].index(check))
                user, group = test_data.complete(), test_data.group()
                found[check] = asdict(user), asdict(group), test_data.letters(4)
        return found, test_data.okta_user().user_name

    assert generate("a", "b") == generate("b", "a")
    found, following = generate("a", "b")
    assert found["a"] != found["b"]
    assert following == DataGenerator("1", "aaaaaaaa").okta_user().user_name


def test_every_login_carries_the_tag_and_is_used_once():
    test_data = DataGenerator("1", "aaaaaaaa", domain="acme.example")
    logins = [test_data.okta_user().user_name for _ in range(50)]

    assert all(re.fullmatch(r"[a-z0-9]+\.[a-z0-9]+\.aaaaaaaa\d+@acme\.example", x) for x in logins)
    assert len(set(logins)) == 50


def test_okta_s_id_is_the_external_id_and_carries_the_tag():
    okta_user = DataGenerator("1", "aaaaaaaa").okta_user()

    assert okta_user.okta_id == okta_user.values["externalId"]
    assert re.fullmatch(r"00uaaaaaaaa[A-Za-z0-9]{9}", okta_user.okta_id)


def test_a_complete_person_has_a_value_for_every_attribute():
    values = DataGenerator("1", "aaaaaaaa").complete().values

    assert set(values) == set(ATTRIBUTES)
    assert all(values.values())


def test_every_password_is_announced_as_a_secret():
    reported = []
    test_data = DataGenerator("1", "aaaaaaaa", secret=reported.append)

    assert [test_data.password(), test_data.password()] == reported
    assert all(re.fullmatch("[A-Za-z0-9]{16}", password) for password in reported)
    for some in ("[a-z]", "[A-Z]", "[0-9]"):
        assert all(re.search(some, password) for password in reported)


def test_no_seed_tells_a_password():
    made = [DataGenerator("1", "aaaaaaaa").password() for _ in range(20)]

    assert len(set(made)) == 20


def test_a_password_changes_nothing_else_that_a_seed_gives():
    one, other = DataGenerator("1", "aaaaaaaa"), DataGenerator("1", "aaaaaaaa")
    one.password()

    assert one.complete() == other.complete()


def test_every_value_of_somebody_new_is_announced():
    describe = []
    test_data = DataGenerator("1", "aaaaaaaa", generated=lambda *values: describe.extend(values))
    okta_user, group, name = test_data.complete(), test_data.group(), test_data.name()

    assert {*okta_user.values.values(), group.name, *name} <= {*describe}


def test_passwords_may_be_the_same_where_they_are_never_sent():
    test_data = DataGenerator("1", "aaaaaaaa", password=lambda: "printed")

    assert test_data.password() == "printed"


@pytest.mark.parametrize("change", [{USER_NAME: "x"}, {EMAIL: None}, {"title": ""}])
def test_a_changed_person_is_the_same_one_with_other_values(change):
    okta_user = DataGenerator("1", "aaaaaaaa").okta_user()
    changed = okta_user.having(change)

    assert changed.okta_id == okta_user.okta_id
    assert changed.values == {**okta_user.values, **change}
    assert "title" not in okta_user.values


def test_a_body_has_what_the_profile_maps_and_requires(tmp_path):
    attributes = {"externalId": {"required": True}, "title": {"required": True, "max_length": 5}}
    attributes[f"{ENTERPRISE_USER}:department"] = {"required": True}
    profile = profile_of(tmp_path, attributes | {GIVEN: None, DISPLAY: None})
    okta_user = DataGenerator("1", "aaaaaaaa", profile=profile).okta_user()
    body = okta_user.resource()

    assert body["externalId"] == okta_user.okta_id
    assert body["title"] == str(okta_user.values["title"])
    assert len(body["title"]) <= 5
    assert body[ENTERPRISE_USER] == {"department": "Field Studies"}
    assert body["schemas"] == [USER, ENTERPRISE_USER]
    assert body["name"] == {"familyName": okta_user.family}
    assert "displayName" not in body
    assert okta_user.sent(GIVEN, FAMILY) == {FAMILY: okta_user.family}


def test_a_body_is_completed_with_what_the_profile_requires(tmp_path):
    required = {"title": {"required": True}, f"{ENTERPRISE_USER}:department": {"required": True}}
    test_data = DataGenerator("1", "aaaaaaaa", profile=profile_of(tmp_path, required))
    body = {"schemas": [USER], "userName": "x", "title": "Pilot"}

    assert test_data.completed(body) == {
        "schemas": [USER, ENTERPRISE_USER],
        "userName": "x",
        "title": "Pilot",
        ENTERPRISE_USER: {"department": "Field Studies"},
    }
    assert ENTERPRISE_USER not in body
    assert DataGenerator("1", "aaaaaaaa").completed(body) is body


def test_what_is_left_out_is_in_no_body_of_users_generated_before(tmp_path):
    test_data = DataGenerator("1", "aaaaaaaa", profile=profile_of(tmp_path, {}))
    okta_user = test_data.okta_user()
    test_data.leave_out(EMAIL)

    assert "emails" not in okta_user.resource()
    assert okta_user.sent(EMAIL) == {}


def test_no_generated_value_is_longer_than_the_profile_allows(tmp_path):
    attributes = {path: {"max_length": 64} for path in (USER_NAME, EMAIL, DISPLAY, GIVEN)}
    profile = profile_of(tmp_path, attributes | {"timezone": {"max_length": 6}})
    test_data = DataGenerator("1", "aaaaaaaa", domain="a-long-domain.example", profile=profile)
    values = test_data.complete().values

    assert {path for path, length in profile.lengths.items() if len(values[path]) > length} == set()
    assert values[USER_NAME].endswith(".aaaaaaaa1@a-long-domain.example")
    assert values["timezone"] == "Europe"


def test_a_manager_is_a_user_of_the_run_and_phone_numbers_are_in_e164():
    test_data = DataGenerator("1", "aaaaaaaa")
    test_data.managers.append("id-of-a-user")
    values = test_data.complete().values

    assert values[f"{ENTERPRISE_USER}:manager.value"] == "id-of-a-user"
    assert re.fullmatch(r"\+1415555\d{4}", values['phoneNumbers[type eq "work"].value'])


def profile_of(folder, attributes):
    path = folder / "generated.yaml"
    document = {"name": "generated", "title": "Generated", "extends": "okta-oin"}
    path.write_text(json.dumps(document | {"attributes": attributes}))
    return load(str(path))


def test_values_can_be_unset():
    okta_user = DataGenerator("1", "aaaaaaaa").okta_user()

    assert set(okta_user.values) - set(okta_user.without(EMAIL).values) == {EMAIL}


def test_a_person_without_a_display_name_is_called_by_both_names():
    okta_user = DataGenerator("1", "aaaaaaaa").okta_user().having({"displayName": None})

    assert okta_user.display == f"{okta_user.given} {okta_user.family}"


def test_a_tag_is_eight_lower_case_letters_and_not_seeded():
    tags = {new_tag() for _ in range(20)}

    assert len(tags) == 20
    assert all(re.fullmatch("[a-z]{8}", tag) for tag in tags)


def test_a_login_has_the_form_that_the_vendor_wants():
    test_data = DataGenerator(
        "0", "runtagaa", domain="acme.example", username_format="{tag}-{number}"
    )
    okta_user = test_data.okta_user()

    assert okta_user.user_name == "runtagaa-1"
    assert okta_user.email.endswith(".runtagaa1@acme.example")


def test_every_body_has_the_attribute_in_okta_s_lookup_filter():
    profile = replace(load("okta-oin"), unique_identifier="externalId")
    test_data = DataGenerator("1", "aaaaaaaa", profile=profile)
    okta_user = test_data.okta_user()

    assert okta_user.resource()["externalId"] == okta_user.okta_id
    assert "externalId" in test_data.completed({"userName": "a"})
