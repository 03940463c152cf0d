"""What the form of Okta's OIN Wizard does not take of a profile: one sentence for each problem.

The constraints are those of Okta's guide "Submit an integration with the OIN Wizard".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pytest_scim.cli.guide.expression import ExpressionError, evaluate, variables
from pytest_scim.profile import Profile
from pytest_scim.profile.messages import quote
from pytest_scim.profile.wizard import Variable
from pytest_scim.scim.urls import is_loopback, refusal

LONGEST: Final = 1024
"""Characters of the base URL's expression, of the URL, and of a variable's name."""
MOST_VARIABLES: Final = 8

NAME: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_PLAIN: Final = re.compile(r"https?://", re.IGNORECASE)

CANDIDATES: Final = ("acme", "https://acme.example.com")
"""Values that an admin could enter for a variable without an example: a word, and a URL."""


def problems(profile: Profile) -> list[str]:
    """Return the problems of a profile, in the order of the form."""
    return [
        *_kind(profile),
        *_variables(profile),
        *_base_url(profile),
        *_authentication(profile),
        *(_operations(profile) if profile.integration == "oin" else ()),
    ]


def _kind(profile: Profile) -> Iterator[str]:
    if profile.integration != "oin":
        yield (
            f"integration: {profile.integration} is not submitted; the OIN Wizard takes catalog "
            "apps, which are oin"
        )


def _variables(profile: Profile) -> Iterator[str]:
    declared = profile.oin_wizard.variables
    if len(declared) > MOST_VARIABLES:
        yield f"oin_wizard.variables: {len(declared)} variables, and the form has {MOST_VARIABLES}"
    seen: set[str] = set()
    for n, one in enumerate(declared):
        place = f"oin_wizard.variables[{n}].name"
        if not NAME.fullmatch(one.name):
            yield (
                f"{place}: {quote(one.name)} must begin with a lower-case letter, followed by "
                "lower-case letters, digits and underscores"
            )
        if len(one.name) > LONGEST:
            yield f"{place}: has {len(one.name)} characters, and the form takes {LONGEST}"
        if one.name in seen:
            yield f"{place}: {quote(one.name)} is the name of another variable, too"
        seen.add(one.name)


def _base_url(profile: Profile) -> Iterator[str]:
    wizard = profile.oin_wizard
    expression = wizard.base_url or profile.base_url
    place = "oin_wizard.base_url" if wizard.base_url else "base_url"
    if expression is None:
        yield "oin_wizard.base_url: is missing, and so is base_url; the form requires one"
        return
    if len(expression) > LONGEST:
        yield f"{place}: has {len(expression)} characters, and the form takes {LONGEST}"
        return
    yield from (f"{place}: {problem}" for problem in _expression(expression, wizard.variables))


def _expression(expression: str, declared: tuple[Variable, ...]) -> Iterator[str]:
    if _PLAIN.match(expression):
        yield from _url(expression)
        named: tuple[str, ...] = ()
    else:
        try:
            named = variables(expression)
            evaluate(expression, dict.fromkeys([*named, *(one.name for one in declared)], "acme"))
        except ExpressionError as error:
            yield str(error)
            return
        yield from _computed(expression, declared, named)
    for one in declared:
        if one.name not in named:
            yield f"does not use the variable {quote(one.name)}"


def _computed(
    expression: str, declared: tuple[Variable, ...], named: tuple[str, ...]
) -> Iterator[str]:
    known = {one.name for one in declared}
    for name in named:
        if name not in known:
            yield f"refers to app.{name}, which oin_wizard.variables does not have"
    if not known.issuperset(named):
        return
    new = {one.name: "" for one in declared if one.new}
    if found := _problem(expression, declared, {}):
        yield found
    elif new and (found := _problem(expression, declared, new)):
        empty = " and ".join(f"app.{name}" for name in new)
        yield f"without a value of {empty}, which published instances do not have, {found}"


def _problem(
    expression: str, declared: tuple[Variable, ...], empty: Mapping[str, str]
) -> str | None:
    """Return why no values of the variables give a valid URL, or ``None`` where some do."""
    found: list[str] = []
    for values in _values(declared):
        try:
            url = evaluate(expression, {**values, **empty})
        except ExpressionError as error:
            return str(error)
        wrong = [*_url(url)]
        if not wrong:
            return None
        found.append(f"{quote(url)} {wrong[0]}")
    return found[0]


def _values(declared: tuple[Variable, ...]) -> Iterator[dict[str, str]]:
    """Yield values of the variables: their examples, else words, else one of them a URL."""
    word, url = CANDIDATES
    plain = {one.name: one.example or word for one in declared}
    yield plain
    for one in declared:
        if one.example is None:
            yield {**plain, one.name: url}
            yield {**plain, one.name: f"{url}/"}


def _url(url: str) -> Iterator[str]:
    """Yield what is wrong with a base URL, as the end of a sentence."""
    if not url.lower().startswith("https://"):
        yield "must begin with https://"
    elif (reason := refusal(url)) is not None:
        yield reason
    elif len(url) > LONGEST:
        yield f"has {len(url)} characters, and the form takes {LONGEST}"
    elif is_loopback(url):
        yield "is on this machine, which Okta cannot reach"
    elif "#" in url:
        yield "has a fragment, after which Okta cannot append /Users"
    elif "//" in url[len("https://") :].split("?", 1)[0]:
        yield "has an empty segment in its path"


def _authentication(profile: Profile) -> Iterator[str]:
    if "basic" in profile.auth:
        yield "auth: the form does not offer basic"
    oauth = profile.oauth
    if oauth is None:
        return
    if oauth.grant != "authorization_code":
        yield f"oauth.grant: the form offers authorization_code, not {oauth.grant}"
    for name, url in (("authorize_url", oauth.authorize_url), ("token_url", oauth.token_url)):
        if url is not None and not url.lower().startswith("https://"):
            yield f"oauth.{name}: must begin with https://"


def _operations(profile: Profile) -> Iterator[str]:
    """Yield the features that the form cannot leave out, or does not offer."""
    features = profile.features
    if not features["import_users"]:
        yield "features.import_users: is false, but the form requires Read of users"
    if features["push_groups"] and not features["import_groups"]:
        yield "features.import_groups: is false, but the form requires Read of groups"
    if features["profile_sourcing"]:
        yield "features.profile_sourcing: the form does not offer it; write to oin@okta.com"
