"""The types of JSON values."""

from typing import TypeAlias

JSON: TypeAlias = dict[str, "JSON"] | list["JSON"] | str | int | float | bool | None
"""A JSON value, as ``json.loads`` returns it."""

JSONObject: TypeAlias = dict[str, JSON]
"""A JSON object, as each resource and each Error is one."""
