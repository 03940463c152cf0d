"""The pytest plugin: options and hooks. The only composition root; silent without --profile."""

import os
from typing import Any

import pytest

from pytest_scim.plugin import options


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that no other plugin can have added."""
    options.add_options(parser)


@pytest.hookimpl(trylast=True)
def pytest_load_initial_conftests(parser: pytest.Parser) -> None:
    """Add ``--profile``, ``--base-url`` and ``--report-dir`` where nobody else has."""
    options.add_plain_names(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Refuse what cannot be meant; print the dry run and stop, when that was asked for."""
    options.refuse_unusable(config)
    if options.value(config, "dry-run"):
        from pytest_scim.cli.plan.requests import print_dry_run  # noqa: PLC0415 - only here

        print_dry_run(_load_profile(config), print)
        return 0
    if options.value(config, "profile"):
        from pytest_scim.plugin.compatibility import other_plugins  # noqa: PLC0415 - only with --profile

        other_plugins.prepare(config)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the profile and set the run up, when --profile is given."""
    if not options.value(config, "profile"):
        return
    from pytest_scim.plugin.compatibility.other_plugins import Compatibility  # noqa: PLC0415 - only then
    from pytest_scim.plugin.hooks import Stage  # noqa: PLC0415
    from pytest_scim.plugin.ordering import Ordering  # noqa: PLC0415

    settings = _settings(config)
    stage = Stage(config, settings)
    config.pluginmanager.register(stage, "scim-stage")
    if not stage.proving:
        from pytest_scim.plugin.output_filter import Output  # noqa: PLC0415

        config.pluginmanager.register(
            Output(config, stage.lead.outlet, settings.report_dir), "scim-output"
        )
    if not stage.proving and not config.option.collectonly:
        from pytest_scim.plugin.reports import Reports  # noqa: PLC0415

        config.pluginmanager.register(Reports(config, settings, stage.lead), "scim-reports")
    ordering = Ordering(config, stage.lead, settings.profile, proving=stage.proving)
    config.pluginmanager.register(ordering, "scim-ordering")
    config.pluginmanager.register(Compatibility(config), "scim-compatibility")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run our checks without a profile."""
    if config.pluginmanager.has_plugin("scim-stage"):
        return
    from pytest_scim.checks.check import check_of  # noqa: PLC0415 - light, but not for nothing

    if any(check_of(item) is not None for item in items):
        raise pytest.UsageError("these checks need a profile: pass --profile NAME or PATH")


def _load_profile(config: pytest.Config) -> Any:
    from pytest_scim.profile import ProfileError  # noqa: PLC0415
    from pytest_scim.profile.load import load, parse_feature  # noqa: PLC0415
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415 - only with --profile

    try:
        features = dict(parse_feature(text) for text in options.value(config, "feature"))
        whole = config.args_source is not pytest.Config.ArgsSource.ARGS
        return load(options.value(config, "profile"), features=features, bundled_checks_only=whole)
    except ProfileError as error:
        outlet = outlet_of(os.environ)
        raise pytest.UsageError(*map(outlet.line, error.sentences)) from None


def _settings(config: pytest.Config) -> Any:
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415 - as above
    from pytest_scim.run.settings import PROVING, SettingsError, settle  # noqa: PLC0415 - as above
    from pytest_scim.target.http.auth.credentials import CredentialsError  # noqa: PLC0415

    names = (
        "base_url",
        "report_dir",
        "seed",
        "strict",
        "scale",
        "examples",
        "yes",
        "read_only",
        "insecure",
        "time_budget",
    )
    given = {name: options.value(config, name) for name in names}
    # Another plugin may own the name, and fill it from its ini or environment: that is no target.
    given["base_url"] = given["base_url"] or options.typed(config, "--base-url")
    if options.value(config, "prove"):
        given |= {"base_url": None, "scale": True}
        given["examples"] = PROVING if given["examples"] is None else given["examples"]
    try:
        return settle(_load_profile(config), given)
    except (SettingsError, CredentialsError) as error:
        raise pytest.UsageError(outlet_of(os.environ).line(str(error))) from None
