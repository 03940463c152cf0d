"""The text of a first profile: commented YAML, with hardly a word of the target's own."""

import json
import textwrap
from collections.abc import Iterator
from typing import Final

from pytest_scim.cli.new.choices import Choices
from pytest_scim.cli.new.found import Found
from pytest_scim.cli.new.unknown import notes_of, unknown_of
from pytest_scim.profile.model import FEATURES, Attribute
from pytest_scim.profile.yaml.schema_errors import schema
from pytest_scim.scim.names import PATCHED
from pytest_scim.scim.paths import at, text_at
from pytest_scim.scim.urls import is_loopback

WIDTH: Final = 96

PREFIXED: Final = "{given}.{family}.{tag}{number}"
"""The userNames of a run where Okta sends the part before the @ sign alone."""


def draft(choices: Choices, found: Found, base_url: str, file: str) -> str:
    """Return the file's text.

    Args:
        choices: what the user decided.
        file: the file's name.
        found: what the target says.
        base_url: the target's base URL.
    """
    unknown, notes = unknown_of(found, choices), notes_of(found, choices)
    parts = [
        _head(choices, file, unknown, notes),
        _about(choices, base_url),
        _auth(choices, found),
        _features(choices),
        _attributes(found),
        _naming(choices),
        _rest(),
    ]
    return "\n".join(line for part in parts for line in [*part, ""]).rstrip() + "\n"


def _head(choices: Choices, file: str, unknown: list[str], notes: list[str]) -> Iterator[str]:
    yield from _comment(
        f"A first profile of {choices.title}, from GET requests to the target and from what its "
        "author entered. It declares what the app offers; a run tests whether that is true. "
        "`pytest-scim schema` prints every key, and an editor completes them with its output."
    )
    yield "#"
    yield from _listed("What the target says, to consider:", notes)
    yield from _listed("What could not be found out, to complete or to confirm:", unknown)
    yield f"# Then: pytest-scim run --profile {file} --base-url URL"
    yield f"#       pytest-scim guide {file}, and the same with --lint"


def _listed(title: str, sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield from _comment(title)
        for sentence in sentences:
            yield from _comment(sentence, "  - ", "    ")
        yield "#"


def _about(choices: Choices, base_url: str) -> Iterator[str]:
    yield f"name: {choices.start.name}"
    yield f"title: {_quoted(choices.title)}"
    yield _value("vendor", choices.vendor, "the company that submits the app")
    yield _value("contact", choices.contact, "whom Okta's reviewers write to")
    yield f"integration: {choices.start.integration}"
    public = base_url.lower().startswith("https://") and not is_loopback(base_url)
    yield "# The base URL that customers enter; a run sends nothing to it."
    yield _value("base_url", base_url if public else "", "https://…")
    if choices.start.integration == "oin":
        yield "# Where each customer has a base URL of their own, write the form's expression:"
        yield "# oin_wizard:"
        yield "#   base_url: \"'https://' + app.subdomain + '.example.com/scim/v2'\""
        yield "#   variables:"
        yield "#     - {name: subdomain, label: Subdomain, example: acme}"


def _auth(choices: Choices, found: Found) -> Iterator[str]:
    schemes = [one for one in found.schemes if one != "oauthbearertoken"]
    yield "# bearer: 'Bearer' and the token. header: the token alone. See also oauth2 and basic."
    if "oauth2" in schemes and choices.way != "oauth2":
        yield "# The target also announces OAuth 2.0: list oauth2, and add oauth with endpoints."
    yield f"auth: [{choices.way}]"
    if choices.start.oauth is not None:
        yield "oauth:"
        yield f"  token_url: {_quoted(choices.start.oauth.token_url)}"
        yield f"  authorize_url: {_quoted(choices.start.oauth.authorize_url or '')}"
        yield "  # scopes: [scim, offline_access]"
    if choices.start.integration in PATCHED:
        yield ""
        yield "# Whether Okta may PATCH Users: a box of the submission."
        patch = found.abilities.get("patch", True)
        known = "" if "patch" in found.abilities else "  # not known"
        yield f"user_patch: {str(patch).lower()}{known}"


def _features(choices: Choices) -> Iterator[str]:
    described = at(at(schema(), "properties.features"), "properties")
    yield "features:"
    for name in FEATURES:
        value = str(choices.features[name]).lower()
        yield f"  # {text_at(described, f'{name}.description')}"
        yield f"  {name}: {value}"


def _attributes(found: Found) -> Iterator[str]:
    mapping = found.mapping
    known = {
        "/Schemas": "Attributes of Okta's mapping that /Schemas defines.",
        "/Users": "Attributes of Okta's mapping that existing Users have, and the basic ones.",
    }
    yield f"# {known.get(mapping.source, 'The basic attributes: the target names none.')}"
    yield "# required: every User needs it. max_length: {max_length: 100}, the most characters."
    yield "attributes:"
    yield from (_attribute(one) for one in mapping.attributes)
    if mapping.left_out:
        yield "  # Okta can send these too, but the target does not seem to store them:"
        yield from (f"  # {_path(path)}:" for path in mapping.left_out)


def _attribute(attribute: Attribute) -> str:
    return f"  {_path(attribute.path)}:{' {required: true}' if attribute.required else ''}"


def _path(path: str) -> str:
    return f"'{path}'" if {*path} & set('[" :') else path


def _naming(choices: Choices) -> Iterator[str]:
    yield "# Which userName Okta sends; for the configuration guide."
    yield f"application_username_format: {choices.username_format}"
    yield ""
    yield "# How a run names the Users that it creates."
    yield "test_users:"
    yield f"  email_domain: {_quoted(choices.email_domain)}"
    if choices.username_format.endswith("prefix"):
        yield f"  username_format: {_quoted(PREFIXED)}"


def _rest() -> Iterator[str]:
    yield "# Remove the signs # where a value below is not the default of your app."
    yield "# delete: forbidden  # a run may delete nothing: it deactivates its Users"
    yield "# propagation: {timeout: 2s}  # how long a change takes to become visible"
    yield "# rate_limit: 5/s  # the most requests that a run sends"
    yield "# limits: {users_at_once: 15}  # the most Users of a run that exist at the same time"
    yield ""
    yield "# The requirements of your configuration guide (profiles/README.md lists the rules):"
    yield "# rules:"
    yield "#   - name: username_is_email"
    yield '#     guide: "The sentence of your guide."'


def _value(key: str, value: str, meaning: str) -> str:
    return f"{key}: {_quoted(value)}" if value else f"# {key}: {meaning}"


def _quoted(text: str) -> str:
    """Return a YAML scalar: JSON's quotation is YAML's, for printable text."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"# {first}",
        subsequent_indent=f"# {rest}",
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from lines
