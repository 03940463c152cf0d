"""Faults that show for some generated filters only."""

import re

from pytest_scim.provider.call import Call, Reply, list_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request, refuse
from pytest_scim.provider.faults.parts import Json, filter_of

FILTERS = "a_generated_filter_returns_exactly_the_matching_users"
GROUPS = "properties.groups.a_generated_group_name_is_stored_and_found"

FAULTS = rows.table(
    __name__,
    rows.misreads("7644-3.4.2.2", "not_is_ignored", "A filter ignores the operator not",
        r"not \(", "(", FILTERS),
    rows.misreads("7644-3.4.2.2", "starts_with_is_contains", "A filter reads sw and ew as co",
        " (sw|ew) ", " co ", FILTERS),
    rows.misreads("7644-3.4.2.2", "not_extends_to_and", "not (a) and b is read as not (a and b)",
        r"not \(([^()]*)\) and ([^()]*)$", r"not (\1 and \2)", FILTERS),
    rows.misreads("7644-3.4.2.2", "third_condition_is_dropped",
        "A filter ignores a third condition", r"^([^()]* and [^()]*) and [^()]*$", r"\1", FILTERS),
    rows.misreads("7644-3.4.2.2", "greater_is_less", "A filter reads gt as lt", " gt ", " lt ",
        FILTERS),
    rows.misreads("7644-3.4.2.2", "ne_of_booleans", "A filter reads active ne as active eq",
        "active ne ", "active eq ", FILTERS),
    rows.misreads("7644-3.4.2.2", "value_paths_ignore_the_type", "A filter on emails ignores type",
        r'emails\[type eq "[^"]*" and ', "emails[", FILTERS),
    rows.misreads("7644-3.4.2.2", "stars_are_dropped", "A filter ignores * in values", r"\*",
        "", FILTERS),
    rows.misreads("7644-3.4.2.2", "percent_is_dropped", "A filter ignores % in values", "%",
        "", FILTERS),
)  # fmt: skip


@change_request("7644-3.4.2.2", "GET /Users", FILTERS)
def underscores_are_wildcards(call: Call) -> None:
    """A filter takes _ for any character."""
    for found in re.findall(r'"((?:[^"\\]|\\.)*_(?:[^"\\]|\\.)*)"', filter_of(call)):
        pattern = re.compile(re.escape(found).replace("_", "."), re.IGNORECASE)
        texts = [text for user in call.provider.users() for text in _texts(user)]
        same = next((text for text in texts if pattern.fullmatch(text)), None)
        if same is not None:
            call.query["filter"] = filter_of(call).replace(found, same)


@change_request("7644-3.10", "GET /Users", FILTERS)
def names_in_upper_case_match_nobody(call: Call) -> Reply | None:
    """A filter with an attribute in upper case matches no User."""
    return list_reply([]) if re.search(r"USERNAME|NAME\.|DISPLAYNAME", filter_of(call)) else None


def _texts(user: Json) -> list[str]:
    """Return the values that filters on a User name."""
    name = user.get("name") or {}
    found = [user.get("userName"), user.get("displayName"), *name.values()]
    return [text for text in found if isinstance(text, str)]


@refuse("7644-3.4.2.2", "GET", 400, FILTERS, GROUPS, scim_type="invalidFilter")
def escaped_quotes_break_the_filter(call: Call) -> bool:
    """A filter with an escaped quote returns 400."""
    return '\\"' in filter_of(call)
