"""How many requests the checks of a run send, from the table that ships with the package."""

from collections.abc import Iterable

from pytest_scim.checks.request_counts import END, GENERATED, column_for, requests_of
from pytest_scim.profile.bundled import file_of
from pytest_scim.run.settings import AWAY_EXAMPLES, EXAMPLES, Settings


def expected(settings: Settings, order: Iterable[str]) -> tuple[dict[str, int], int]:
    """Return the requests of each check, by id, and those of the clean-up.

    A run of a few checks removes about as much as it creates.
    """
    profile = settings.profile
    away = settings.base_url is not None and not settings.is_local(settings.base_url)
    bundled = file_of(profile) is None
    column = column_for(profile.name, profile.integration, bundled=bundled, away=away)
    factor = settings.examples / (AWAY_EXAMPLES if away else EXAMPLES)
    counts = {}
    for check in order:
        row = requests_of(check, column)
        counts[check] = round(row.requests * (factor if check.startswith(GENERATED) else 1))
    whole = requests_of(END, column).requests
    return counts, min(whole, sum(counts.values()) // 3)
