"""The sections of a guide that say what an admin does."""

from collections.abc import Iterator
from typing import Final

from pytest_scim.cli.guide.markdown import code, gap, table, text
from pytest_scim.cli.guide.words import CLASSIC, MODES
from pytest_scim.profile import Profile

_MAPPING: Final = "[Attribute mapping](#attribute-mapping)"


def prerequisites(profile: Profile) -> Iterator[str]:
    """Yield what has to be true before the first step."""
    name = text(profile.app or profile.title)
    yield "- An Okta org with provisioning (Lifecycle Management), and an admin who may add apps."
    yield f"- {gap(f'which plan or licence of {name} includes SCIM, and who enables it?')}"
    yield f"- {gap(f'which role does an admin need in {name}?')}"
    if "oauth2" in profile.auth:
        yield "- For OAuth 2.0: an admin of the app who may authorize Okta."
    if profile.required != ("userName",) or any(
        one.name == "email_domain" for one in profile.rules
    ):
        yield f"- Okta users with all required attributes: see {_MAPPING}."


def credentials(profile: Profile) -> Iterator[str]:
    """Yield where the base URL and the credentials come from."""
    name = text(profile.app or profile.title)
    wizard = profile.oin_wizard
    if profile.base_url is not None:
        yield f"- Base URL: {code(profile.base_url)}"
    elif wizard.base_url is None:
        yield f"- Base URL: {gap(f'the URL, or where an admin finds it in {name}.')}"
    if wizard.base_url is not None and wizard.base_url != profile.base_url:
        yield f"- Base URL, which Okta computes from the app's settings: {code(wizard.base_url)}"
    for variable in wizard.variables:
        example = f", for example {code(variable.example)}" if variable.example else ""
        yield f"- {text(variable.label)}{example}. {gap(f'where an admin finds it in {name}.')}"
    yield ""
    yield from table(
        ("Authentication mode in Okta", "What Okta sends"),
        [(MODES[one][0], MODES[one][1]) for one in _modes(profile)],
    )
    yield ""
    if profile.oauth is not None:
        yield f"- Authorization endpoint: {code(profile.oauth.authorize_url or 'none')}"
        yield f"- Token endpoint: {code(profile.oauth.token_url)}"
        if profile.oauth.scopes:
            yield f"- Scopes: {code(' '.join(profile.oauth.scopes))}"
        yield ""
    yield gap(
        f"the steps in {name} that create the credentials, with a screenshot; whether they are "
        "displayed only once; when they expire, and how they are replaced."
    )


def _modes(profile: Profile) -> tuple[str, ...]:
    """Return the modes that Okta offers for an app of this kind."""
    if profile.integration == "aiw":
        return tuple(one for one in profile.auth if one != "header") or profile.auth
    return tuple(one for one in profile.auth if one != "basic") or profile.auth


def steps(profile: Profile) -> Iterator[str]:
    """Yield the numbered steps in Okta's console."""
    add = {"oin": _from_catalog, "oiw": _private, "aiw": _classic}[profile.integration]
    classic = profile.integration == "aiw"
    test = "Test Connector Configuration" if classic else "Test API Credentials"
    lines = [
        *add(profile),
        f"Select *{test}*, then *Save*.",
        *_to_app(profile),
        f"Review *Attribute Mappings* below: see {_MAPPING}.",
        "In the *Assignments* tab, assign a test user first (*Assign to People*), then groups.",
    ]
    yield from (f"{number}. {line}" for number, line in enumerate(lines, 1))
    yield ""
    yield gap("add screenshots, and how an admin sees in the app that the test user exists.")


def _from_catalog(profile: Profile) -> Iterator[str]:
    name = text(profile.app or profile.title)
    yield "In the Okta Admin Console open *Applications > Applications > Browse App Catalog*."
    yield f"Search for {name}, select *Add Integration*, enter the settings, and select *Done*."
    yield "In *Provisioning*, select *Configure API Integration* and *Enable API integration*."
    yield "Enter the base URL (where Okta asks for it) and the credentials of the section above."


def _private(profile: Profile) -> Iterator[str]:
    name = text(profile.app or profile.title)
    yield "In the Okta Admin Console open *Applications > Applications > Create App Integration*."
    yield f"Name the app {name}, and select SCIM provisioning."
    patch = "Select" if profile.user_patch else "Do not select"
    yield f"Enter the base URL and the authentication mode. {patch} PATCH for updates of users."
    yield "Open the *Provisioning* tab, and enter the credentials of the section above."


def _classic(profile: Profile) -> Iterator[str]:
    yield "In the Okta Admin Console open *Applications > Applications* and the custom app."
    yield "In the *General* tab, edit *App Settings* and select *SCIM* for *Provisioning*."
    yield "In the *Provisioning* tab, under *Integration*, enter the base URL of the section above."
    yield f"*Unique identifier field for users*: {code(profile.unique_identifier)}."
    boxes = [box for feature, box in CLASSIC.items() if profile.features[feature]]
    others = [box for feature, box in CLASSIC.items() if not profile.features[feature]]
    without = f", and none of {', '.join(others)}" if others else ""
    yield f"*Supported provisioning actions*: select {', '.join(boxes) or 'nothing'}{without}."
    mode = {"basic": "Basic Auth", "oauth2": "OAuth 2"}.get(profile.auth[0], "HTTP Header")
    yield f"*Authentication Mode*: {mode}, with the credentials of the section above."


def _to_app(profile: Profile) -> Iterator[str]:
    names = {
        "create_users": "Create Users",
        "update_users": "Update User Attributes",
        "deactivate_users": "Deactivate Users",
        "sync_password": "Sync Password",
    }
    on = [name for feature, name in names.items() if profile.features[feature]]
    off = [name for feature, name in names.items() if not profile.features[feature]]
    without = f" Do not enable {', '.join(off)}." if off else ""
    if on:
        enabled = ", ".join(on)
        yield f"In *Provisioning > To App*, select *Edit*, enable {enabled}, and *Save*.{without}"
    if profile.features["import_users"]:
        yield "In *Provisioning > To Okta*, select when users are imported, and how they match."
    if profile.features["profile_sourcing"]:
        yield (
            "In *Provisioning > To Okta*, allow the app to source Okta users, and select what "
            "happens when a user is deactivated or reactivated in the app."
        )
