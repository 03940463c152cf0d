"""Faults of meta: resource type, times, location and version."""

from operator import itemgetter
from posixpath import dirname

from pytest_scim.provider.call import Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK, change_reply, each_resource
from pytest_scim.provider.faults.parts import Json, meta
from pytest_scim.scim.paths import MISSING

SAYS = "a_resource_says_what_and_where_it_is"
DATES = "times_are_date_times"
MOVES = "a_change_moves_the_time_of_modification"
PATCHED = "rfc7644.patching.a_patch_of_a_user_moves_the_time_of_modification"
TIMES = {"created", "lastModified"}
EARLIER = "2011-08-01T21:32:44Z"

FAULTS = rows.table(
    __name__,
    rows.shows("7643-3.1", "meta_is_left_out", "POST /Users", "meta", MISSING,
        "a_resource_says_what_and_where_it_is"),
    rows.shows("7644-3.3.1", "resource_type_is_users", "Users", "meta.resourceType", "Users",
        "the_resource_type_is_the_one_of_the_endpoint"),
    rows.shows("7643-3.1", "modified_in_another_zone", "POST /Users", "meta.created", EARLIER,
        "a_new_resource_was_never_modified"),
    rows.shows("7644-3.14", "version_is_another", "Groups", "meta.version", 'W/"0"',
        "a_version_is_the_entity_tag"),
    rows.edits("7643-2.3.5", "times_are_days", "POST /Users", "meta.created", "without a time",
        itemgetter(slice(10)), "times_are_date_times"),
    rows.edits("7643-3.1", "location_is_the_collection", "Users", "meta.location", "without the id",
        dirname, "a_location_ends_in_endpoint_and_id"),
    rows.edits("7643-2.3.7", "location_names_the_host_behind_the_proxy", "Groups", "meta.location",
        "with the host behind the proxy",
        lambda uri: f"http://backend:8080/{'/'.join(uri.split('/')[3:])}",
        "a_location_ends_in_endpoint_and_id"),
    rows.edits("7643-2.3.7", "location_lacks_the_path_of_the_base_url", "Users", "meta.location",
        "without the path of the base URL",
        lambda uri: "/".join([*uri.split("/")[:3], "api", *uri.split("/")[-2:]]),
        "a_location_ends_in_endpoint_and_id"),
    rows.edits("7644-3.14", "version_is_a_number", "Users", "meta.version", "as a number",
        lambda tag: tag.strip('W/"'), "a_version_is_the_entity_tag"),
    rows.sends("7643-3.1", "content_location_is_the_path_of_the_request", "POST /Users", OK,
        "Content-Location", "{base}/Users", "a_content_location_is_the_location"),
)  # fmt: skip


@each_resource("7643-3.1", "GET /Users", SAYS)
def rows_without_meta(user: Json) -> None:
    """Users in lists have no meta."""
    user.pop("meta", None)


@each_resource("7643-3.1", "Groups", SAYS)
def group_without_times(group: Json) -> None:
    """The meta of a Group has neither created nor lastModified."""
    for name in TIMES:
        meta(group).pop(name, None)


@each_resource("7643-2.3.5", "Groups", DATES, SAYS)
def times_are_numbers(group: Json) -> None:
    """The times of a Group are milliseconds since 1970."""
    meta(group).update(dict.fromkeys(TIMES, 1795000000000))


@each_resource("7643-3.1", "Users", MOVES, PATCHED)
def last_modified_is_created(user: Json) -> None:
    """A change of a User leaves meta.lastModified."""
    meta(user)["lastModified"] = meta(user).get("created")


@each_resource("7643-3.1", "Users", MOVES, PATCHED)
def created_is_last_modified(user: Json) -> None:
    """A change of a User moves meta.created."""
    meta(user)["created"] = meta(user).get("lastModified")


@change_reply("7644-3.14", "PUT|PATCH", "a_version_is_the_entity_tag")
def old_version_is_in_the_body_of_a_write(before: Json, reply: Reply) -> None:
    """PUT and PATCH return the former version in meta.version, and the new one as ETag."""
    if isinstance(reply.body, dict) and "version" in meta(reply.body):
        meta(reply.body)["version"] = meta(before).get("version")
