"""The reference of profiles: every key of the JSON Schema, and every rule."""

import json
from collections.abc import Iterator
from typing import Any

from pytest_scim import ROOT as PACKAGED
from pytest_scim.profile.load import load
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.yaml.schema_errors import schema
from scripts.docs.markdown import anchor, block, code, prose
from scripts.docs.site import Contents, Site

Schema = dict[str, Any]


def add_profile(site: Site) -> Contents:
    """Add the pages about profiles that are generated, and return their contents."""
    return [_reference(site), _bundled(site)]


def _reference(site: Site) -> str:
    whole = schema()
    parts = [
        "# Profile reference",
        (
            f"{prose(whole['description'])} A profile is a YAML file with these keys. "
            "`pytest-scim schema` prints the JSON Schema that editors can use for completion."
        ),
        (
            f"Required: {_list(whole['else']['required'])}. A profile that `extends` another one "
            f"needs {_list(whole['then']['required'])} alone."
        ),
    ]
    for key, value in whole["properties"].items():
        parts += [f"{anchor(key)}\n\n## {code(key)}", *_key(key, resolved(value))]
    return site.add("profile/reference.md", *parts)


def resolved(value: Schema) -> Schema:
    """Return a part of the schema with what it refers to; its own words come first."""
    reference = value.get("$ref")
    if reference is None:
        return value
    name = reference.rpartition("/")[2]
    return {**resolved(schema()["$defs"][name]), **value}


def _key(path: str, value: Schema) -> Iterator[str]:
    yield prose(value.get("description", ""))
    yield "\n".join(f"- {fact}" for fact in facts(value))
    if path == "attributes":
        yield from _attributes(value)
    elif rows := list(_rows(path, value)):
        yield "Its keys:"
        yield "\n".join(rows)
    if path == "rules":
        yield from _rules()


def _rows(path: str, whole: Schema, depth: int = 0) -> Iterator[str]:
    """Yield a line for each key below another one, and for those below that."""
    for shape in _shapes(whole):
        for key, value in shape.get("properties", {}).items():
            found = resolved(value)
            needed = "Required. " if key in shape.get("required", ()) else ""
            about = prose(found.get("description", ""))
            rest = "; ".join(facts(found))
            text = f"{code(key)}: {needed}{about}{f' ({rest})' if rest else ''}"
            yield f"{'    ' * depth}- {anchor(path, key)}{text}"
            yield from _rows(f"{path}-{key}", found, depth + 1)


def _shapes(value: Schema) -> list[Schema]:
    """Return the mappings that a value is: itself, those in its list, those under free names."""
    inside = (value.get(name) for name in ("items", "additionalProperties"))
    return [value, *(resolved(one) for one in inside if isinstance(one, dict))]


def facts(value: Schema) -> list[str]:
    """Return the type, the values and the limits that a part of the schema has."""
    found = []
    if "enum" in value:
        found.append(f"one of {_values(value['enum'])}")
    elif "const" in value:
        found.append(f"only {_shown(value['const'])}")
    elif "type" in value:
        kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
        found.append(" or ".join(_KINDS[kind] for kind in kinds))
    items = resolved(value.get("items", {}))
    if "enum" in items:
        found.append(f"each one of {_values(items['enum'])}")
    if "errorMessage" in value:
        found.append(prose(value["errorMessage"]))
    if "minimum" in value:
        found.append(f"from {value['minimum']} to {value['maximum']}")
    if value.get("minItems"):
        found.append("not empty")
    if "default" in value:
        found.append(f"default: {_shown(value['default'])}")
    return found


_KINDS = {
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


def _shown(value: object) -> str:
    return code(json.dumps(value, ensure_ascii=False))


def _values(values: list[object]) -> str:
    return "the [paths of attributes](#attributes)" if values == _paths() else _list(values)


def _paths() -> list[object]:
    return list(schema()["$defs"]["path"]["enum"])


def _list(values: list[object]) -> str:
    return ", ".join(code(one) if isinstance(one, str) else _shown(one) for one in values)


def _attributes(value: Schema) -> Iterator[str]:
    yield "Each key is a SCIM path, followed by nothing or by these details:"
    yield "\n".join(_rows("attributes", resolved({"$ref": "#/$defs/attribute"})))
    yield "The paths:"
    rows = value["properties"].items()
    yield "\n".join(f"- {code(path)}: {prose(resolved(one)['description'])}" for path, one in rows)


def _rules() -> Iterator[str]:
    yield "The rules that pytest-scim knows, each with its parameters:"
    for rule in RULES.values():
        yield f"{anchor('rule', rule.name)}\n\n### {code(rule.name)}"
        yield prose(rule.summary)
        shape = resolved(rule.parameters)
        if shape.get("properties"):
            yield "\n".join(_rows(f"rule-{rule.name}", shape))
        if rule.replaces:
            yield f"It replaces {_list(list(rule.replaces))}."


def _bundled(site: Site) -> str:
    parts = [
        "# Bundled profiles",
        (
            "`pytest-scim profiles` lists them. Pass the name of one to `--profile`, or to "
            "`extends` in a profile of your own."
        ),
    ]
    for path in sorted((PACKAGED / "profiles").glob("*.yaml")):
        profile = load(path.stem)
        parts += [
            f"{anchor(path.stem)}\n\n## {code(path.stem)}",
            prose(profile.description or profile.title),
            block(path.read_text(encoding="utf-8"), "yaml"),
        ]
    return site.add("profile/bundled.md", *parts)
