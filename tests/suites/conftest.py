import dataclasses

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.run.context import opening
from pytest_scim.run.settings import settings_of


@pytest.fixture
def rehearse(monkeypatch):
    """Open a run on a target or on the embedded provider with faults."""
    monkeypatch.setattr(opening, "new_tag", lambda: "qwertyui")
    opened = []

    def rehearse(*faults, target=None, profile="okta-oin", **facts):
        loaded = dataclasses.replace(load(profile), **facts)
        seeded = [registry().get(one, one) for one in faults]
        made = opening.open_run(
            settings_of(loaded, {"seed": "0"}),
            provider=lambda tokens: target or Provider(loaded, tokens=tokens, faults=seeded),
        )
        opened.append(made)
        made.log.begin()
        return made

    yield rehearse
    for one in opened:
        one.client.close()
