"""What a recorded response keeps, value by value."""

import json

import pytest

from pytest_scim.scim.messages import Request, Response
from tests.target.http.recording.owners import TAG, outlet

NAME = f"jane.{TAG}1@example.com"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
SENT = {
    "schemas": [USER],
    "userName": NAME,
    "name": {"givenName": "Jane", "familyName": "Roe"},
    "emails": [{"type": "work", "value": NAME, "primary": True}],
    "title": "Tour Guide",
    "urn:ietf:params:scim:schemas:extension:acme:2.0:User": {"badge": 4711},
    "active": True,
    "password": "hush hush hush",
}
OURS = {
    **{key: value for key, value in SENT.items() if key != "password"},
    "id": "a1b2c3d4",
    "meta": {
        "resourceType": "User",
        "created": "2026-11-27T04:44:18.123Z",
        "lastModified": "2026-11-27T04:44:18Z",
        "location": "https://scim.example.com/v2/Users/a1b2c3d4",
        "version": 'W/"3694e05e9dff590"',
    },
}
STRANGER = {
    "schemas": [USER],
    "id": "grace-1",
    "userName": "grace@customer.example",
    "name": {"familyName": "Hopper"},
    "emails": [{"type": "work", "value": "grace@customer.example", "primary": True}],
    "active": True,
    "suspended": True,
    "meta": {"resourceType": "User", "location": "https://scim.example.com/v2/Users/grace-1"},
}
MASKED = {
    "schemas": [USER],
    "id": "other-1",
    "userName": "[string]",
    "name": {"familyName": "[string]"},
    "emails": [{"type": "work", "value": "[string]", "primary": True}],
    "active": True,
    "suspended": False,
    "meta": {"resourceType": "User", "location": "https://scim.example.com/v2/Users/other-1"},
}


class Recorder:
    """Says what a run has sent, and returns the JSON that is kept of a response."""

    def __init__(self, **options):
        self.outlet = outlet("sesame-token-9x7k", **options)
        self.send(Request("POST", "/Users", body=SENT))

    def send(self, request):
        self.outlet.exchanges.learn(request)
        return self.outlet.exchanges.request(
            request, f"https://scim.example.com/v2{request.target}"
        )

    def kept(self, value, status=200, path="/Users"):
        content = json.dumps(value).encode()
        return json.loads(
            self.outlet.exchanges.response(Response(status, content=content), path)[1]
        )


@pytest.fixture
def recorder():
    return Recorder()


def test_a_resource_of_ours_is_kept_as_it_came(recorder):
    assert recorder.kept(OURS, 201) == OURS


def test_a_resource_of_others_keeps_its_shape(recorder):
    assert recorder.kept(STRANGER) == MASKED


def test_a_list_keeps_its_numbers_and_what_is_ours(recorder):
    listed = {"schemas": [LIST], "totalResults": 2, "startIndex": 1, "itemsPerPage": 2}

    assert recorder.kept({**listed, "Resources": [OURS, STRANGER]}) == {
        **listed, "Resources": [OURS, MASKED],
    }  # fmt: skip


def test_a_foreign_id_has_one_number_as_long_as_the_run_lasts(recorder):
    ids = [row["id"] for row in recorder.kept([STRANGER, {**STRANGER, "id": 17}, STRANGER])]
    group = {"id": "g1", "displayName": f"Team {TAG}", "members": [{"value": "grace-1"}, 17, "x"]}

    assert ids == ["other-1", "other-2", "other-1"]
    assert recorder.kept(group)["members"] == [{"value": "other-1"}, "other-2", "other-3"]
    assert recorder.send(Request("GET", "/Users/grace-1"))[0].endswith("/Users/other-1")


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ({"id": 17, "userName": NAME}, {"id": 17, "userName": NAME}),
        ({"userName": NAME.upper()}, {"userName": NAME.upper()}),
        ({"name": {"formatted": "Roe, Jane"}}, {"name": {"formatted": "Roe, Jane"}}),
        ({"displayName": "Jane Roe"}, {"displayName": "Jane Roe"}),
        ({"displayName": "Jane Hopper"}, {"displayName": "[string]"}),
        ({"title": "Tour Gui"}, {"title": "Tour Gui"}),
        ({"title": "Admiral"}, {"title": "[string]"}),
        ({"title": ["Tour Guide", "Admiral"]}, {"title": ["Tour Guide", "[string]"]}),
        ({"title": None, "nickName": ""}, {"title": None, "nickName": ""}),
        ({"status": "ACTIVE"}, {"status": "[string]"}),
        ({"note": f"{NAME} is of Hopper"}, {"note": f"{NAME} is of …"}),
        ({"loginCount": 3, "badge": 4711, "isAdmin": True}, {"loginCount": 0, "badge": 4711,
                                                             "isAdmin": True}),
        ({"createdBy": "grace"}, {"createdBy": "other-1"}),
        ({"owner": {"userName": "grace", "id": 5}}, {"owner": {"userName": "[string]",
                                                               "id": "other-1"}}),
        ({"manager": {"value": "grace-1", "displayName": "Grace"}},
         {"manager": {"value": "other-1", "displayName": "[string]"}}),
        ({"groups": [{"value": "a1b2c3d4", "display": "Roe", "type": "direct"}]},
         {"groups": [{"value": "a1b2c3d4", "display": "Roe", "type": "direct"}]}),
        ({"meta": {"created": "yesterday", "version": "grace's own"}},
         {"meta": {"created": "[string]", "version": '"version-1"'}}),
        ({"grace@customer.example": {"Hopper": 1}}, {"[key 3]": {"[key 1]": 0}}),
        ({"password": "x", "apiToken": ["y"], "secretKey": 5},
         {"password": "[redacted]", "apiToken": "[redacted]", "secretKey": "[redacted]"}),
        ({"schemas": [USER, "urn:acme:grace"]}, {"schemas": [USER, "urn:…"]}),
    ],
)  # fmt: skip
def test_of_a_resource_of_ours_only_what_was_sent_is_kept(recorder, shown, kept):
    assert recorder.kept(OURS) == OURS
    found = recorder.kept({"id": "a1b2c3d4", "userName": NAME, **shown})

    assert found == {"id": "a1b2c3d4", "userName": NAME, **kept}


@pytest.mark.parametrize(
    ("detail", "kept"),
    [
        ("User not found.", "User not found."),
        (f"User '{NAME}' is in Acme's directory", f"User '{NAME}' is in …'s directory"),
        ("Duplicate entry 'grace@customer.example' for key", "Duplicate entry '…' for key"),
        ("Jane.Roe@customer.acme is taken", "Jane.Roe@customer.… is taken"),
        ("com.acme.UserNotFoundException: no Ümläut", "com.….UserNotFoundException: no …"),
        ("Limit of 100 exceeded, RFC 7644, 3.12", "Limit of 100 exceeded, RFC 7644, 3.12"),
        ("call +1 415 555 2671 or 079 123 45 67", "call +… or …"),
        ("badge 4711, not 471155, born 1985-03-12", "badge 4711, not …"),
        ("Grace", "[string]"),
        ("", ""),
        ("no sesame-token-9x7k here", "[redacted]"),
        ("no token-9x7k-e here", "no token-…-e here"),
    ],
)  # fmt: skip
def test_a_detail_keeps_known_words(recorder, detail, kept):
    error = {"schemas": [ERROR], "status": "400", "scimType": "invalidValue", "detail": detail}

    assert recorder.kept(error, 400) == {**error, "detail": kept}


def test_an_error_of_another_form_keeps_its_words(recorder):
    error = {"code": 404, "error": {"message": "not found, Grace"}, "path": "/Users/grace-1"}

    assert recorder.kept(error, 404) == {
        "code": 404, "error": {"message": "not found, …"}, "path": "/Users/…-1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (["grace", 7, None, True, 1.5], ["[string]", 0, None, True, 0]),
        ("grace", "[string]"),
        (7, 0),
        ({"data": {"login": "grace"}}, {"data": {"login": "[string]"}}),
        ({"access_token": "abc", "token_type": "Bearer", "expires_in": 3600},
         {"access_token": "[redacted]", "token_type": "Bearer", "expires_in": 3600}),
        ({"schemas": [LIST], "totalResults": "grace", "nextCursor": "graces"},
         {"schemas": [LIST], "totalResults": "[string]", "nextCursor": "[string]"}),
        ({"totalResults": 10**12, "Resources": ["grace"]}, {"totalResults": 0,
                                                            "Resources": ["[string]"]}),
    ],
)  # fmt: skip
def test_all_else_becomes_its_type(recorder, value, kept):
    assert recorder.kept(value) == kept


def test_a_bulk_response_keeps_its_operations(recorder):
    bulk = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"], "Operations": [
        {"method": "POST", "bulkId": NAME, "status": "201",
         "location": "https://scim.example.com/v2/Users/a1b2c3d4", "response": OURS},
        {"method": "DELETE", "status": {"code": 404}, "response": {"detail": "no such Grace"}},
    ]}  # fmt: skip
    kept = recorder.kept(bulk)

    assert kept["Operations"][0] == bulk["Operations"][0]
    assert kept["Operations"][1] == {
        "method": "DELETE", "status": {"code": 404}, "response": {"detail": "no such …"},
    }  # fmt: skip


def test_what_describes_the_target_is_kept_and_its_names_are_words_then(recorder):
    described = {"id": USER, "name": "User", "attributes": [
        {"name": "shoeZize", "type": "string", "multiValued": False, "required": True,
         "canonicalValues": ["work"], "description": "The zize."},
    ]}  # fmt: skip
    before = recorder.kept({"detail": "shoeZize is required"}, 400)
    kept = recorder.kept(described, path="/Schemas")

    assert before == {"detail": "… is required"}
    assert kept == {**described, "attributes": [{**described["attributes"][0],
                                                 "description": "The …."}]}  # fmt: skip
    assert recorder.kept({"detail": "shoeZize is required"}, 400) == {
        "detail": "shoeZize is required"
    }


def test_the_same_from_another_endpoint_is_somebody_s_data(recorder):
    described = {"id": USER, "name": "User", "attributes": [{"name": "grace", "type": "x"}]}
    kept = recorder.kept(described, path="/Users")

    assert kept["attributes"] == [{"name": "[string]", "type": "[string]"}]


def test_a_group_that_the_profile_names_is_nobody_s_data():
    recorder = Recorder(declared=["Everyone at Acme"])

    assert recorder.kept({"id": "g", "displayName": "Everyone at Acme", "note": "x"}) == {
        "id": "other-1", "displayName": "Everyone at Acme", "note": "[string]",
    }  # fmt: skip
    member = {"id": "a1b2c3d4", "userName": NAME,
              "groups": [{"value": "g", "display": "Everyone at Acme"}]}  # fmt: skip
    assert recorder.kept(member)["groups"] == [{"value": "other-1", "display": "Everyone at Acme"}]


def test_an_id_that_the_owner_knows_is_ours_in_an_address():
    recorder = Recorder(ids=("b5",))
    headers = (("Location", "https://scim.example.com/v2/Users/b5"),
               ("Content-Location", "https://scim.example.com/v2/Groups/c6"))  # fmt: skip
    kept = recorder.outlet.exchanges.response(Response(201, headers), "/Users")[0]

    assert kept == [["Location", "https://scim.example.com/v2/Users/b5"],
                    ["Content-Location", "https://scim.example.com/v2/Groups/other-1"]]  # fmt: skip


def test_an_id_that_somebody_had_before_does_not_become_ours(recorder):
    recorder.kept(STRANGER)
    shown = recorder.kept({"id": "grace-1", "userName": NAME})

    assert shown == {"id": "other-1", "userName": NAME}


def test_json_is_written_with_spaces_or_without_as_it_came(recorder):
    compact = json.dumps(OURS, separators=(",", ":")).encode()
    spaced = json.dumps(OURS).encode()

    for content in (compact, spaced):
        response = Response(200, content=content)
        assert recorder.outlet.exchanges.response(response, "/Users")[1] == content.decode()
