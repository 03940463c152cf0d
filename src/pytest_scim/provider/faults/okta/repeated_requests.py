"""Faults of requests that Okta sends again, and of lists that it sends empty."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import Json, operations, store, stored
from pytest_scim.scim.paths import entries, text_at

NO_GROUPS = "an_empty_list_of_groups_changes_no_membership"
AGAIN = "a_repeated_update_changes_nothing"
ONCE = "members_pushed_again_are_listed_once"

PUT = "PUT /Users/{id}"
MEMBERS = "PUT|PATCH /Groups/{id}"

NAMES = ("userName", "name", "displayName", "active", "emails")


def _ids(holder: object, path: str = "members") -> set[str]:
    ids = [text_at(member, "value") for member in entries(holder, path)]
    return {member_id for member_id in ids if member_id is not None}


def _repeats(call: Call, before: Json) -> bool:
    """Return whether a PUT has the values that the User has."""
    return bool(before) and all(call.body.get(name) == before.get(name) for name in NAMES)


def _adds_again(call: Call, before: Json) -> bool:
    """Return whether a request lists exactly the members that the Group has."""
    adds = [one for one in operations(call) if one.get("op") == "add"]
    sent = _ids(call.body) if call.method == "PUT" else set[str]()
    return bool(_ids(before)) and sent.union(*(_ids(one, "value") for one in adds)) == _ids(before)


@change_reply("U17", PUT, NO_GROUPS)
def empty_groups_end_every_membership(call: Call) -> None:
    """PUT of a User with an empty list of groups removes the User from all Groups."""
    if call.body.get("groups") == []:
        for group in call.provider.groups():
            left = [one for one in entries(group, "members") if text_at(one, "value") != call.id]
            call.provider.put_group({**group, "members": left})


@refuse("U17", PUT, 400, NO_GROUPS, scim_type="mutability")
def empty_groups_are_refused(call: Call) -> bool:
    """PUT of a User with an empty list of groups returns 400."""
    return bool(call.body.get("groups") == [])


@change_reply("U17", PUT, NO_GROUPS)
def empty_groups_empty_the_newest_group(call: Call) -> None:
    """PUT of a User with an empty list of groups removes all members of its newest Group."""
    if call.body.get("groups") == []:
        mine = [one for one in call.provider.groups() if call.id in _ids(one)]
        for group in mine[-1:]:
            call.provider.put_group({**group, "members": []})


@change_reply("U18", "GET|PUT /Users/{id}", AGAIN)
def repeated_put_adds_the_emails_again(call: Call, before: Json, reply: Reply) -> None:
    """A PUT with the values that the User has stores its email addresses once more."""
    repeats = call.memory.setdefault("emails of repeated updates", {})
    if call.method == "PUT" and _repeats(call, before):
        repeats[call.id] = repeats.get(call.id, 0) + 1
    reply.body["emails"] = [*entries(reply.body, "emails")] * (1 + repeats.get(call.id, 0))


@refuse("U18", PUT, 409, AGAIN)
def second_put_is_a_conflict(call: Call, before: Json) -> bool:
    """Of two equal PUTs, the second returns 409, because the User is found under its userName."""
    sent = call.memory.setdefault("bodies of updates", {})
    body = {name: call.body.get(name) for name in NAMES}
    repeated = sent.get(call.id) == body
    sent[call.id] = body
    return bool(before) and repeated


@change_request("U18", PUT, AGAIN)
def second_put_toggles_the_user(call: Call, before: Json) -> None:
    """Of two equal PUTs, the second deactivates the User."""
    sent = call.memory.setdefault("bodies of updates", {})
    body = {name: call.body.get(name) for name in NAMES}
    if before and sent.get(call.id) == body:
        call.body["active"] = False
    sent[call.id] = body


@change_reply("G13", "GET|PUT|PATCH /Groups/{id}", ONCE)
def members_pushed_again_are_listed_twice(call: Call, before: Json, reply: Reply) -> None:
    """Members that are pushed again are listed twice."""
    doubled = call.memory.setdefault("groups with members twice", set())
    if call.method != "GET" and _adds_again(call, before):
        doubled.add(call.id)
    if call.method == "GET" and call.id in doubled:
        reply.body["members"] += reply.body["members"]


@change_reply("G13", MEMBERS, ONCE)
def members_pushed_again_are_removed(call: Call, before: Json) -> None:
    """Members that are pushed again are removed."""
    if _adds_again(call, before):
        store(call, members=[])


@change_reply("G13", MEMBERS, ONCE)
def member_pushed_again_replaces_the_others(call: Call, before: Json) -> None:
    """Of members that are pushed again, only the last stays."""
    if _adds_again(call, before):
        store(call, members=stored(call)["members"][-1:])


@refuse("G13", MEMBERS, 409, ONCE)
def members_pushed_again_are_a_conflict(call: Call, before: Json) -> bool:
    """A push of members that the Group has returns 409."""
    return _adds_again(call, before)
