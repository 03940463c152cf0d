"""Faults of meta: resource type, times, location and version."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import change_reply, each_resource
from pytest_scim.provider.faults.parts import Json, meta

SAYS = "a_resource_says_what_and_where_it_is"
DATES = "times_are_date_times"
MOVES = "a_change_moves_the_time_of_modification"
TAGGED = "a_version_is_the_entity_tag"
TIMES = {"created", "lastModified"}


@each_resource("7643-3.1", "POST /Users", SAYS)
def meta_is_left_out(user: Json) -> None:
    """POST returns a User without meta."""
    user.pop("meta", None)


@each_resource("7643-3.1", "Groups", SAYS)
def group_without_times(group: Json) -> None:
    """The meta of a Group has neither created nor lastModified."""
    for name in TIMES:
        meta(group).pop(name, None)


@each_resource("7644-3.3.1", "Users", "the_resource_type_is_the_one_of_the_endpoint")
def resource_type_is_users(user: Json) -> None:
    """The meta.resourceType of a User is Users, the name of the endpoint."""
    meta(user)["resourceType"] = "Users"


@each_resource("7643-2.3.5", "POST /Users", DATES)
def times_are_days(user: Json) -> None:
    """POST returns a User whose times are dates without a time."""
    for name in meta(user).keys() & TIMES:
        user["meta"][name] = user["meta"][name][:10]


@each_resource("7643-2.3.5", "Groups", DATES, SAYS)
def times_are_numbers(group: Json) -> None:
    """The times of a Group are milliseconds since 1970."""
    meta(group).update(dict.fromkeys(TIMES, 1795000000000))


@each_resource("7643-3.1", "POST /Users", "a_new_resource_was_never_modified")
def modified_in_another_zone(user: Json) -> None:
    """POST returns a User with another created than lastModified."""
    meta(user)["created"] = "2011-08-01T21:32:44Z"


@each_resource("7643-3.1", "Users", MOVES)
def last_modified_is_created(user: Json) -> None:
    """A change of a User leaves meta.lastModified."""
    meta(user)["lastModified"] = meta(user).get("created")


@each_resource("7643-3.1", "Users", MOVES)
def created_is_last_modified(user: Json) -> None:
    """A change of a User moves meta.created."""
    meta(user)["created"] = meta(user).get("lastModified")


@each_resource("7643-3.1", "Users", "a_location_ends_in_endpoint_and_id")
def location_is_the_collection(user: Json) -> None:
    """The meta.location of a User is /Users."""
    meta(user)["location"] = str(meta(user).get("location")).rpartition("/")[0]


@change_reply("7643-3.1", "POST /Users", "a_content_location_is_the_location")
def content_location_is_the_path_of_the_request(call: Call, reply: Reply) -> None:
    """POST returns the collection as Content-Location."""
    reply.headers["Content-Location"] = f"{call.provider.base_url}{call.path}"


@each_resource("7644-3.14", "Users", TAGGED)
def version_is_a_number(user: Json) -> None:
    """The meta.version of a User is a number, its ETag an entity tag."""
    meta(user)["version"] = str(meta(user).get("version")).strip('W/"')


@each_resource("7644-3.14", "Groups", TAGGED)
def version_is_another(group: Json) -> None:
    """The meta.version of a Group is another than its ETag."""
    meta(group)["version"] = 'W/"0"'
