"""Faults of the values that a User or Group had before."""

from pytest_scim.provider.call import Call, Reply, json_reply, scim_error
from pytest_scim.provider.faults.build import change_request, refuse
from pytest_scim.provider.faults.parts import Json, filter_of, operations, written
from pytest_scim.scim.paths import at

EMAIL_STAYS = "a_changed_user_name_changes_no_email"
FINDS_NOBODY = "a_former_user_name_finds_no_user"
BACK = "a_user_name_can_be_changed_back"
RENAMED = "a_renamed_user_is_linked_again"
FREE = "a_former_user_name_is_free_for_a_new_user"
GROUP_NAME = (
    "a_former_name_is_free_where_okta_sends_a_lookup",
    "a_former_name_is_free_without_a_lookup",
)
EXTERNAL_ID = (
    "a_former_external_id_is_free",
    "a_former_external_id_is_free_where_it_finds_users",
)

USER = "PUT /Users/{id}"
GROUP = "PUT|PATCH /Groups/{id}"
NOBODY = 'nickName eq "nobody"'


def _former(call: Call, name: str) -> dict[str, str]:
    """Return the former values of an attribute, each with the id of the resource that had it."""
    former: dict[str, str] = call.memory.setdefault(f"former values of {name}", {})
    return former


def _notes_and_refuses(call: Call, before: Json, name: str) -> bool:
    """Note a change of an attribute; return whether the request creates with a former value."""
    new = _named(call) if name == "displayName" else written(call, name)
    old = before.get(name)
    if call.method == "POST":
        return new in _former(call, name)
    if isinstance(new, str) and isinstance(old, str) and new != old:
        _former(call, name)[old] = str(call.id)
    return False


def _changes_back(call: Call, before: Json, name: str) -> bool:
    """Note a change of an attribute; return whether it goes back to a former value."""
    new = _named(call) if name == "displayName" else written(call, name)
    old = before.get(name)
    if not (isinstance(new, str) and isinstance(old, str)) or new == old:
        return False
    known = _former(call, name).get(new) == call.id
    _former(call, name)[old] = str(call.id)
    return known


def _named(call: Call) -> object:
    """Return the displayName that a request gives to a Group."""
    values = [one.get("value") for one in operations(call)]
    named = [at(one, "displayName") for one in (call.body, *values) if isinstance(one, dict)]
    return next((one for one in named if isinstance(one, str)), None)


def _reads_former(call: Call, name: str) -> None:
    """Let a filter on a former value return the resource that had it."""
    current = call.provider.users() if call.kind == "Users" else call.provider.groups()
    for old, resource_id in _former(call, name).items():
        now = next((one.get(name) for one in current if one["id"] == resource_id), old)
        if f'"{old}"' in filter_of(call):
            call.query["filter"] = filter_of(call).replace(f'"{old}"', f'"{now}"')


@change_request("U14", USER, EMAIL_STAYS)
def email_follows_the_user_name(call: Call, before: Json) -> None:
    """PUT with another userName gives the User that email address, too."""
    new = at(call.body, "userName")
    if before and new != before["userName"]:
        call.body["emails"] = [{"value": new, "type": "work", "primary": True}]


@change_request("U14", USER, EMAIL_STAYS)
def user_name_is_the_email(call: Call) -> None:
    """PUT gives the User its email address as userName."""
    email = at(call.body, 'emails[type eq "work"].value')
    if isinstance(email, str):
        call.body["userName"] = email


@refuse("U14", USER, 400, EMAIL_STAYS)
def user_name_that_is_no_email_of_the_user_is_refused(call: Call) -> bool:
    """PUT with a userName that differs from the email address returns 400."""
    email = at(call.body, 'emails[type eq "work"].value')
    return isinstance(email, str) and at(call.body, "userName") != email


@change_request("U15", "GET|PUT Users", FINDS_NOBODY, FREE)
def former_user_name_is_still_found(call: Call, before: Json) -> None:
    """A filter on a former userName returns the User that had it."""
    if call.method == "GET" and call.id is None:
        _reads_former(call, "userName")
    else:
        _notes_and_refuses(call, before, "userName")


@refuse("U15", "POST|PUT Users", 409, FREE)
def former_user_name_is_taken(call: Call, before: Json) -> bool:
    """POST with a userName that another User had before returns 409."""
    return _notes_and_refuses(call, before, "userName")


@change_request("U15", "POST|PUT Users", FREE)
def former_user_name_creates_nobody(call: Call, before: Json) -> Reply | None:
    """POST with a userName that another User had before returns that User with 201."""
    if not _notes_and_refuses(call, before, "userName"):
        return None
    owner = _former(call, "userName")[str(at(call.body, "userName"))]
    user = call.provider.user(owner)
    return Reply(201, body=user) if user else scim_error(409, "userName exists", "uniqueness")


@refuse("U15", USER, 409, BACK)
def change_back_of_a_user_name_is_refused(call: Call, before: Json) -> bool:
    """PUT that gives a User its former userName again returns 409."""
    return _changes_back(call, before, "userName")


@change_request("U15", USER, BACK)
def change_back_of_a_user_name_is_ignored(call: Call, before: Json) -> None:
    """PUT that gives a User its former userName again leaves the present one."""
    if _changes_back(call, before, "userName"):
        call.body["userName"] = before["userName"]


def _note_rename(call: Call, before: Json) -> None:
    name = at(call.body, "userName")
    if before and isinstance(name, str) and name != before["userName"]:
        call.memory.setdefault("new names", []).append(name)


@change_request("U15", "GET|PUT Users", RENAMED)
def new_user_name_is_not_indexed(call: Call, before: Json) -> None:
    """A filter on a userName that changed finds nobody, and the userName is taken."""
    _note_rename(call, before)
    if any(name in filter_of(call) for name in call.memory.get("new names", [])):
        call.query["filter"] = NOBODY


@change_request("U15", "GET|POST|PUT Users", RENAMED)
def renamed_user_is_found_by_its_former_name_only(call: Call, before: Json) -> Reply | None:
    """A filter on a userName that changed finds nobody, and a create of it returns a new id."""
    _note_rename(call, before)
    names = call.memory.get("new names", [])
    if any(name in filter_of(call) for name in names):
        call.query["filter"] = NOBODY
    if call.method == "POST" and at(call.body, "userName") in names:
        return json_reply(201, call.body | {"id": "a-second-user"})
    return None


@change_request("U15", "GET|PUT Users", RENAMED)
def lookup_breaks_after_a_rename(call: Call, before: Json) -> Reply | None:
    """A filter on a userName that changed returns 500."""
    _note_rename(call, before)
    names = call.memory.get("new names", [])
    return json_reply(500, {}) if any(name in filter_of(call) for name in names) else None


@change_request("G25", "GET|PUT|PATCH Groups", *GROUP_NAME)
def former_group_name_is_still_found(call: Call, before: Json) -> None:
    """A filter on a former displayName returns the Group that had it."""
    if call.method == "GET" and call.id is None:
        _reads_former(call, "displayName")
    elif call.method != "GET":
        _notes_and_refuses(call, before, "displayName")


@refuse("G25", "POST|PUT|PATCH Groups", 409, *GROUP_NAME)
def former_group_name_is_taken(call: Call, before: Json) -> bool:
    """POST with a displayName that another Group had before returns 409."""
    return _notes_and_refuses(call, before, "displayName")


@refuse("G25", GROUP, 409, *GROUP_NAME)
def change_back_of_a_group_name_is_refused(call: Call, before: Json) -> bool:
    """A change of a Group to its former displayName returns 409."""
    return _changes_back(call, before, "displayName")


@refuse("U16", "POST|PUT Users", 409, *EXTERNAL_ID)
def former_external_id_is_taken(call: Call, before: Json) -> bool:
    """POST with an externalId that another User had before returns 409."""
    return _notes_and_refuses(call, before, "externalId")


@change_request("U16", "GET|PUT Users", *EXTERNAL_ID)
def former_external_id_is_still_found(call: Call, before: Json) -> None:
    """A filter on a former externalId returns the User that had it."""
    if call.method == "GET" and call.id is None:
        _reads_former(call, "externalId")
    else:
        _notes_and_refuses(call, before, "externalId")


@refuse("U16", USER, 409, *EXTERNAL_ID)
def change_back_of_an_external_id_is_refused(call: Call, before: Json) -> bool:
    """PUT that gives a User its former externalId again returns 409."""
    return _changes_back(call, before, "externalId")
