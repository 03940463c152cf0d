"""The pytest plugin: options and hooks. It does nothing without ``--profile``."""

import os
from typing import TYPE_CHECKING

import pytest

from pytest_scim.plugin import options

if TYPE_CHECKING:  # loaded in every pytest session of a repository, with a profile or without
    from pytest_scim.plugin.hooks import Hooks
    from pytest_scim.profile import Profile
    from pytest_scim.run.session.protocol import Session
    from pytest_scim.run.settings import Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that no other plugin can have added."""
    options.add_options(parser)


@pytest.hookimpl(trylast=True)
def pytest_load_initial_conftests(parser: pytest.Parser) -> None:
    """Add ``--profile``, ``--base-url`` and ``--report-dir`` unless another plugin has."""
    options.add_plain_names(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Refuse unusable options; prepare other plugins for a run with a profile."""
    options.refuse_unusable(config)
    if options.value(config, "profile"):
        from pytest_scim.plugin.compatibility import other_plugins  # noqa: PLC0415 - only with --profile

        other_plugins.prepare(config)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the profile and register the plugins of a run, where ``--profile`` is given."""
    if not options.value(config, "profile"):
        return
    from pytest_scim.plugin.compatibility.other_plugins import Compatibility  # noqa: PLC0415 - only then
    from pytest_scim.plugin.hooks import Hooks  # noqa: PLC0415
    from pytest_scim.plugin.selection.chosen import take_ids  # noqa: PLC0415
    from pytest_scim.plugin.selection.ordering import Ordering  # noqa: PLC0415

    config.option.scim_check = [*options.texts(config, "check"), *take_ids(config)]
    session = _session(config, _settings(config))
    hooks = Hooks(config, session)
    config.pluginmanager.register(hooks, "scim-hooks")
    _register_outputs(config, session)
    _register_workers(config, hooks)
    ordering = Ordering(config, session)
    config.pluginmanager.register(ordering, "scim-ordering")
    config.pluginmanager.register(Compatibility(config), "scim-compatibility")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run our checks without a profile."""
    if config.pluginmanager.has_plugin("scim-hooks"):
        return
    from pytest_scim.checks.check import check_of  # noqa: PLC0415 - light, but not for nothing

    if any(check_of(item) is not None for item in items):
        raise pytest.UsageError("these checks need a profile: pass --profile NAME or PATH")


def _session(config: pytest.Config, settings: "Settings") -> "Session":
    """Return the session that proves checks with ``--scim-prove``, else the one that judges."""
    if options.value(config, "prove"):
        from pytest_scim.run.session.proofs import ProofSession  # noqa: PLC0415 - proofs only

        return ProofSession(settings)
    from pytest_scim.run.session.checks import CheckSession  # noqa: PLC0415 - only with --profile

    return CheckSession(settings)


def _register_workers(config: pytest.Config, hooks: "Hooks") -> None:
    """Register what runs checks ahead, where the run has several workers."""
    from pytest_scim.run.session.checks import CheckSession  # noqa: PLC0415 - as above

    session = hooks.session
    if isinstance(session, CheckSession) and session.settings.workers > 1:
        from pytest_scim.plugin.selection.ahead import RunsAhead  # noqa: PLC0415

        config.pluginmanager.register(RunsAhead(config, session, hooks.needs), "scim-workers")


def _register_outputs(config: pytest.Config, session: "Session") -> None:
    """Register the plugins that mask the output of a run and write its reports."""
    from pytest_scim.run.session.checks import CheckSession  # noqa: PLC0415 - as above

    if not isinstance(session, CheckSession):
        return
    from pytest_scim.plugin.output_filter import Output  # noqa: PLC0415

    output = Output(config, session.outlet, session.settings.report_dir)
    config.pluginmanager.register(output, "scim-output")
    if not config.option.collectonly:
        from pytest_scim.plugin.reports import Reports  # noqa: PLC0415
        from pytest_scim.plugin.terminal.progress import Progress  # noqa: PLC0415
        from pytest_scim.plugin.terminal.quiet import Quiet  # noqa: PLC0415

        config.pluginmanager.register(Reports(config, session), "scim-reports")
        config.pluginmanager.register(Quiet(config), "scim-quiet")
        config.pluginmanager.register(Progress(config, session, output), "scim-progress")


def _load_profile(config: pytest.Config) -> "Profile":
    from pytest_scim.profile import ProfileError  # noqa: PLC0415
    from pytest_scim.profile.load import load, parse_features  # noqa: PLC0415
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415 - only with --profile

    try:
        features = parse_features(options.texts(config, "feature"))
        whole = config.args_source is not pytest.Config.ArgsSource.ARGS
        name = options.text(config, "profile") or ""
        return load(name, features=features, bundled_checks_only=whole)
    except ProfileError as error:
        outlet = outlet_of(os.environ)
        raise pytest.UsageError(*map(outlet.line, error.sentences)) from None


def _settings(config: pytest.Config) -> "Settings":
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415 - as above
    from pytest_scim.run.settings import SettingsError, settings_of  # noqa: PLC0415 - as above
    from pytest_scim.target.http.auth.credentials import CredentialsError  # noqa: PLC0415

    try:
        return settings_of(_load_profile(config), options.given(config))
    except (SettingsError, CredentialsError) as error:
        raise pytest.UsageError(outlet_of(os.environ).line(str(error))) from None
