"""The pytest plugin: options and hooks. The only composition root; silent without --profile."""

import os
from importlib.util import find_spec
from typing import Any

import pytest


def _theirs(manager: pytest.PytestPluginManager, module: str, name: str) -> bool:
    """Whether another plugin that owns an option of ours will load, or has loaded."""
    if manager.is_blocked(name):
        return False
    found = find_spec(module) is not None and not os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    return manager.has_plugin(name) or found


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options of this plugin."""
    group = parser.getgroup("scim", "rehearse an Okta integration (pytest-scim)")
    names = ["--scim-profile"]
    if not _theirs(pluginmanager, "pytest_profiling", "profiling"):
        names.append("--profile")
    group.addoption(
        *names, dest="scim_profile", metavar="NAME|PATH", help="vendor profile: rehearse it"
    )
    if not _theirs(pluginmanager, "pytest_base_url", "base_url"):
        group.addoption(
            "--base-url",
            dest="base_url",
            metavar="URL",
            help="SCIM base URL of the target; without it the embedded provider is rehearsed",
        )
    group.addoption("--report-dir", metavar="DIR", help="default: reports/PROFILE")
    group.addoption(
        "--feature",
        action="append",
        default=[],
        metavar="NAME=on|off",
        help="override a feature of the profile; may be repeated",
    )
    group.addoption("--seed", metavar="TEXT", help="same seed, same requests")
    group.addoption(
        "--strict-advice", action="store_true", help="let advisory findings fail the run too"
    )
    group.addoption(
        "--yes", action="store_true", help="agree to a run on a target that is not this machine"
    )
    group.addoption(
        "--read-only", action="store_true", help="send nothing that writes: lookups and imports"
    )
    group.addoption(
        "--insecure", action="store_true", help="do not verify the target's certificate"
    )
    group.addoption(
        "--time-budget", metavar="TIME", help="as 10m: checks that it does not reach are not run"
    )
    group.addoption(
        "--scale",
        action="store_true",
        help="run the checks that want many people or large bodies, whatever the limits",
    )
    group.addoption(
        "--examples",
        metavar="N",
        help="made-up examples that each property is tried on (default: 3)",
    )
    group.addoption(
        "--dry-run",
        action="store_true",
        help="print the requests each Okta action would send, and send none",
    )
    group.addoption(
        "--prove",
        action="store_true",
        help="run each check on the clean embedded provider and on every fault that names it",
    )


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Print the dry run and stop, when that is what was asked for."""
    _refuse_mixed_up_options(config)
    if not config.getoption("dry_run"):
        return None
    from pytest_scim.dry_run import print_dry_run  # noqa: PLC0415 - only here

    print_dry_run(_load_profile(config), print)
    return 0


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the profile and take the stage, when --profile is given."""
    if not config.getoption("scim_profile"):
        return
    from pytest_scim.stage import Stage  # noqa: PLC0415 - a run without --profile needs nothing

    settings = _settings(config)
    stage = Stage(config, settings)
    config.pluginmanager.register(stage, "scim-stage")
    if not stage.proving and not config.option.collectonly:
        from pytest_scim.plugin.reports import Reports  # noqa: PLC0415 - as above

        config.pluginmanager.register(Reports(config, settings, stage.lead), "scim-reports")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run our checks without a profile."""
    if config.pluginmanager.has_plugin("scim-stage"):
        return
    if any(hasattr(getattr(item, "function", None), "__check__") for item in items):
        raise pytest.UsageError("these checks need a profile: give --profile NAME or PATH")


def _refuse_mixed_up_options(config: pytest.Config) -> None:
    if config.getoption("profile", default=None) is True:
        raise pytest.UsageError(
            "--profile was taken by pytest-profiling: add -p no:profiling, or say --scim-profile"
        )
    if config.getoption("scim_profile") == "":
        raise pytest.UsageError("--profile is empty: give the name or the path of a profile")
    if not config.getoption("scim_profile"):
        for option in ("prove", "dry_run"):
            if config.getoption(option):
                name = option.replace("_", "-")
                raise pytest.UsageError(f"--{name} needs a profile: give --profile NAME or PATH")
    elif config.getoption("numprocesses", default=None):
        raise pytest.UsageError("-n is not supported with --profile: the checks share one tenant")


def _load_profile(config: pytest.Config) -> Any:
    from pytest_scim.profile import ProfileError  # noqa: PLC0415 - only with --profile
    from pytest_scim.profile.loader import load, parse_feature  # noqa: PLC0415

    try:
        features = dict(parse_feature(text) for text in config.getoption("feature"))
        return load(config.getoption("scim_profile"), features=features)
    except ProfileError as error:
        raise pytest.UsageError(*str(error).splitlines()) from None


def _settings(config: pytest.Config) -> Any:
    from pytest_scim.settings import PROVING, SettingsError, settle  # noqa: PLC0415 - as above
    from pytest_scim.wire.auth import CredentialsError  # noqa: PLC0415

    names = (
        "base_url",
        "report_dir",
        "seed",
        "strict_advice",
        "scale",
        "examples",
        "yes",
        "read_only",
        "insecure",
        "time_budget",
    )
    options = {name: config.getoption(name) for name in names}
    if config.getoption("prove"):
        options |= {"base_url": None, "scale": True}
        options["examples"] = PROVING if options["examples"] is None else options["examples"]
    try:
        return settle(_load_profile(config), options)
    except (SettingsError, CredentialsError) as error:
        raise pytest.UsageError(str(error)) from None
