"""Faults of what every resource has: schemas, id, externalId and meta."""

from typing import Any, Final

from pytest_scim.provider.call import Answerer, Call, Reply, scim_error
from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.rfc_edits import edit, meta
from pytest_scim.provider.faults.tools import is_create, is_read
from pytest_scim.scim import urn

ON: Final = "rfc7643.common_attributes."
ON_META: Final = "rfc7643.meta."
NAMED: Final = f"{ON}a_resource_names_its_schema"
MADE_UP: Final = f"{ON}an_external_id_is_never_made_up"
SAYS: Final = f"{ON_META}a_resource_says_what_and_where_it_is"
TIMES: Final = f"{ON_META}times_are_date_times"
MOVES: Final = f"{ON_META}a_change_moves_the_time_of_modification"
TAGGED: Final = f"{ON_META}a_version_is_the_entity_tag"


@fault("7643-3", "schemas is empty", catches=(NAMED,))
@edit("Users")
def schemas_are_empty(user: dict[str, Any]) -> None:
    """Nobody reads them."""
    user["schemas"] = []


@fault("7643-3", "schemas is a string", catches=(NAMED,))
@edit("Groups")
def schemas_are_a_string(group: dict[str, Any]) -> None:
    """There is only one."""
    group["schemas"] = urn.GROUP


@fault("7643-3", "a schema is named twice", catches=(f"{ON}no_schema_is_named_twice",))
@edit("Users")
def schema_is_named_twice(user: dict[str, Any]) -> None:
    """Each class of the object adds its own."""
    user["schemas"] = [*user.get("schemas", []), *user.get("schemas", [])[:1]]


@fault(
    "7643-3",
    "a schema is named that nobody announces",
    catches=(f"{ON}only_announced_schemas_are_named",),
)
@edit("Users")
def unannounced_schema_is_named(user: dict[str, Any]) -> None:
    """An extension of an early version."""
    early = "urn:scim:schemas:extension:enterprise:1.0"
    user["schemas"] = [*user.get("schemas", []), early]


@fault(
    "7643-3.3",
    "the extension is not named",
    catches=(f"{ON}an_extension_with_values_is_named",),
)
@edit("Users")
def extension_is_not_named(user: dict[str, Any]) -> None:
    """The schemas of an account are a constant."""
    user["schemas"] = [urn.USER]


@fault("7643-3.1", "an id has a reserved word in it", catches=(f"{ON}an_id_is_a_text",))
def id_is_a_bulk_id(call: Call, answer: Answerer) -> Reply:
    """Made by an import, and never made anew."""
    reply = answer(call)
    if is_read(call, "Groups") and reply.ok:
        reply.body["id"] = f"bulkId:{reply.body['id']}"
    return reply


@fault(
    "7643-3.1",
    "groups are numbered as accounts are",
    catches=(f"{ON}an_id_names_one_resource",),
)
def group_has_the_id_of_an_account(call: Call, answer: Answerer) -> Reply:
    """Each table counts from one."""
    groups = {group["id"] for group in call.provider.groups()}
    if is_read(call) and call.id in groups:
        reply = answer(call.instead("GET", f"/Users/{call.provider.users()[0]['id']}"))
        reply.body["id"] = call.id
        return reply
    return answer(call)


@fault("7643-3.1", "externalId is required", catches=(f"{ON}an_external_id_is_optional",))
def external_id_is_required(call: Call, answer: Answerer) -> Reply:
    """Okta always sends it."""
    if is_create(call) and "externalId" not in (call.body or {}):
        return scim_error(400, "externalId is required", "invalidValue")
    return answer(call)


@fault("7643-3.1", "externalId is the id", catches=(MADE_UP,))
@edit("Users")
def external_id_is_the_id(user: dict[str, Any]) -> None:
    """It must not be empty."""
    user.setdefault("externalId", user.get("id"))


@fault(
    "7643-3.1",
    "a group has the id of the app's own database as externalId",
    catches=(f"{ON}a_group_has_no_external_id_of_its_own",),
)
@edit("Groups")
def group_has_an_external_id(group: dict[str, Any]) -> None:
    """External to SCIM, that is."""
    group.setdefault("externalId", "42")


@fault(
    "7643-3.1",
    "externalId is kept in lower case",
    catches=(f"{ON}an_external_id_keeps_its_letters",),
)
@edit("Users")
def external_id_in_lower_case(user: dict[str, Any]) -> None:
    """As logins are."""
    if "externalId" in user:
        user["externalId"] = user["externalId"].lower()


@fault("7643-3.1", "there is no meta", catches=(SAYS,))
@edit("Users", methods=("POST",))
def meta_is_left_out(user: dict[str, Any]) -> None:
    """It says nothing about the person."""
    user.pop("meta", None)


@fault("7643-3.1", "a group has no times", catches=(SAYS,))
@edit("Groups")
def group_without_times(group: dict[str, Any]) -> None:
    """The table has no such columns."""
    for name in ("created", "lastModified"):
        meta(group).pop(name, None)


@fault(
    "7644-3.3.1",
    "the resource type is the endpoint's name",
    catches=(f"{ON_META}the_resource_type_is_the_one_of_the_endpoint",),
)
@edit("Users")
def resource_type_is_users(user: dict[str, Any]) -> None:
    """One is as good as the other."""
    meta(user)["resourceType"] = "Users"


@fault("7643-2.3.5", "times are days", catches=(TIMES,))
@edit("Users", methods=("POST",))
def times_are_days(user: dict[str, Any]) -> None:
    """As people write them."""
    for name in meta(user).keys() & {"created", "lastModified"}:
        user["meta"][name] = user["meta"][name][:10]


@fault("7643-2.3.5", "times are milliseconds since 1970", catches=(TIMES, SAYS))
@edit("Groups")
def times_are_numbers(group: dict[str, Any]) -> None:
    """As programs write them."""
    for name in meta(group).keys() & {"created", "lastModified"}:
        group["meta"][name] = 1795000000000


@fault(
    "7643-3.1",
    "a new account was modified an hour ago",
    catches=(f"{ON_META}a_new_resource_was_never_modified",),
)
@edit("Users", methods=("POST",))
def modified_in_another_zone(user: dict[str, Any]) -> None:
    """One column is in local time."""
    meta(user)["created"] = "2011-08-01T21:32:44Z"


@fault("7643-3.1", "a change leaves lastModified", catches=(MOVES,))
@edit("Users")
def last_modified_is_created(user: dict[str, Any]) -> None:
    """It is set once."""
    meta(user)["lastModified"] = meta(user).get("created")


@fault("7643-3.1", "a change moves created", catches=(MOVES,))
@edit("Users")
def created_is_last_modified(user: dict[str, Any]) -> None:
    """A replaced account is a new one."""
    meta(user)["created"] = meta(user).get("lastModified")


@fault(
    "7643-3.1",
    "the location is the collection's",
    catches=(f"{ON_META}a_location_ends_in_endpoint_and_id",),
)
@edit("Users")
def location_is_the_collection(user: dict[str, Any]) -> None:
    """The path of the request that made it."""
    meta(user)["location"] = str(meta(user).get("location")).rpartition("/")[0]


@fault(
    "7643-3.1",
    "Content-Location is the collection",
    catches=(f"{ON_META}a_content_location_is_the_location",),
)
def content_location_is_the_path_of_the_request(call: Call, answer: Answerer) -> Reply:
    """The path of the request."""
    reply = answer(call)
    if is_create(call) and reply.ok:
        reply.headers["Content-Location"] = f"{call.provider.base_url}{call.path}"
    return reply


@fault("7644-3.14", "a version is a bare number", catches=(TAGGED,))
@edit("Users")
def version_is_a_number(user: dict[str, Any]) -> None:
    """Quotes are a matter of headers."""
    meta(user)["version"] = str(meta(user).get("version")).strip('W/"')


@fault("7644-3.14", "a version is not the ETag", catches=(TAGGED,))
@edit("Groups")
def version_is_another(group: dict[str, Any]) -> None:
    """The header is the proxy's."""
    meta(group)["version"] = 'W/"0"'
