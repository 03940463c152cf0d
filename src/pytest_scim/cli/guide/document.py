"""The configuration guide of a profile, as Markdown. A pure function of the profile."""

from collections.abc import Iterator
from typing import Final

from pytest_scim.cli.guide.behaviour import behaviour, limits, troubleshooting
from pytest_scim.cli.guide.markdown import code, gap, table, text
from pytest_scim.cli.guide.steps import credentials, prerequisites, steps
from pytest_scim.cli.guide.words import FEATURE_ROWS, SOURCES
from pytest_scim.profile import Profile

MARK: Final = "TODO:"
"""What every gap contains."""


def guide(profile: Profile) -> str:
    """Return the guide; each gap that a profile cannot fill is marked with ``TODO:``."""
    sections = {
        "Prerequisites": prerequisites(profile),
        "Supported features": _features(profile),
        "Base URL and credentials": credentials(profile),
        "Configuration steps": steps(profile),
        "Attribute mapping": _attributes(profile),
        "User name format": _user_name(profile),
        "Group Push": _groups(profile),
        "Behaviour": behaviour(profile),
        "Known limits": limits(profile),
        "Troubleshooting": troubleshooting(profile),
    }
    lines = [f"# Configure provisioning of {text(profile.app or profile.title)} with Okta", ""]
    lines += [*_opening(profile), ""]
    for title, section in sections.items():
        lines += [f"## {title}", "", *section, ""]
    return "\n".join(lines).rstrip() + "\n"


def gaps(guide_text: str) -> int:
    """Return the number of gaps in a guide."""
    return guide_text.count(f"**{MARK}")


def _opening(profile: Profile) -> Iterator[str]:
    vendor = f" by {text(profile.vendor)}" if profile.vendor else ""
    yield (
        f"This guide configures SCIM 2.0 provisioning between Okta and "
        f"{text(profile.app or profile.title)}{vendor}. Single sign-on has a guide of its own."
    )
    yield ""
    yield gap("link the guide for single sign-on, or remove this line where the app has none.")


def _features(profile: Profile) -> Iterator[str]:
    rows = [
        (one.name, "Yes" if profile.features[one.feature] else "No", one.does)
        for one in FEATURE_ROWS
    ]
    yield from table(("Feature", "Supported", "What it does"), rows)
    yield ""
    yield gap("state restrictions, for example which users Okta cannot update.")


def _attributes(profile: Profile) -> Iterator[str]:
    yield "Okta sends these attributes. Remove other mappings in *Provisioning > To App*."
    yield ""
    lengths, required = profile.lengths, profile.required
    rows = [
        (
            text(SOURCES[one.path]),
            code(one.path),
            "Yes" if one.path in required else "No",
            str(lengths.get(one.path, "")),
        )
        for one in profile.attributes
    ]
    head = ("Attribute in Okta", "Attribute in SCIM", "Required", "Most characters")
    yield from table(head, rows)
    yield ""
    yield f"`active` is sent, too. Okta finds users by {code(profile.unique_identifier)}."
    yield ""
    unmapped = [path for path in lengths if not profile.maps(path)]
    for path in unmapped:
        yield f"- {code(path)} has no mapping; if it is mapped, at most {lengths[path]} characters."
    if unmapped:
        yield ""
    yield gap("name the field of the app for each attribute, and values that it does not accept.")


def _user_name(profile: Profile) -> Iterator[str]:
    chosen = profile.application_username_format
    ruled = [one for one in profile.rules if one.name.startswith("username_is_")]
    if chosen is not None:
        yield (
            f"In the app's *Sign On* tab, under *Credentials Details*, select "
            f"*{text(chosen)}* as *Application username format*."
        )
    elif ruled:
        yield (
            "userName must be an email address: select *Email*, or *Okta username* where that is "
            "an email address, as *Application username format* in the app's *Sign On* tab."
        )
    else:
        yield gap(
            "which Application username format do admins select in the Sign On tab "
            "(Okta username, Email, Custom …)?"
        )


def _groups(profile: Profile) -> Iterator[str]:
    pushes, imports = profile.features["push_groups"], profile.features["import_groups"]
    if not pushes:
        yield "Group Push is not supported: do not use the *Push Groups* tab of the app."
        if imports:
            yield ""
            yield "Groups of the app can be imported into Okta (*Import Groups*)."
        return
    yield "1. Assign the app to the users first: only users that exist in the app become members."
    yield "2. In the *Push Groups* tab, select *Push Groups > Find groups by name* (or *by rule*)."
    yield "3. Select the group, and *Push group memberships immediately*."
    yield "4. Select *Create Group*, or *Link Group* and a group of the app. Then select *Save*."
    yield "5. Wait until the push status is *Active*."
    yield ""
    if profile.linkable_groups:
        named = ", ".join(map(code, profile.linkable_groups))
        yield f"These groups of the app can be linked: {named}."
        yield ""
    if imports:
        yield "*Refresh App Groups* lists the groups of the app, so that they can be linked."
    else:
        yield "Import Groups is not supported."
    yield ""
    yield gap(
        "what a group means in the app, whether linking may rename it, and what happens to it "
        "when a push is removed with or without deleting it."
    )
