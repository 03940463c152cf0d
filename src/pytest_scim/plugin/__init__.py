"""The pytest plugin: options and hooks. The only composition root; silent without --profile."""

import os
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest


def _theirs(manager: pytest.PytestPluginManager, module: str, name: str) -> bool:
    """Whether another plugin that owns an option of ours will load, or has loaded."""
    if manager.is_blocked(name):
        return False
    found = find_spec(module) is not None and not os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    return manager.has_plugin(name) or found


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options of this plugin.

    Three have short names beside their own; another plugin may own one of these.
    """
    group = parser.getgroup("scim", "rehearse an Okta integration (pytest-scim)")
    names = ["--scim-profile"]
    if not _theirs(pluginmanager, "pytest_profiling", "profiling"):
        names.append("--profile")
    group.addoption(
        *names, dest="scim_profile", metavar="NAME|PATH", help="rehearse this vendor profile"
    )
    names = ["--scim-base-url"]
    if not _theirs(pluginmanager, "pytest_base_url", "base_url"):
        names.append("--base-url")
    group.addoption(
        *names,
        dest="scim_base_url",
        metavar="URL",
        help="SCIM base URL of the target (default: the embedded provider)",
    )
    group.addoption(
        "--scim-report-dir",
        "--report-dir",
        dest="scim_report_dir",
        metavar="DIR",
        help="where to write the reports (default: reports/PROFILE)",
    )
    group.addoption(
        "--scim-feature",
        action="append",
        default=[],
        metavar="NAME=on|off",
        help="override a feature of the profile; may be repeated",
    )
    group.addoption("--scim-seed", metavar="TEXT", help="send the same requests as another run")
    group.addoption(
        "--scim-strict", action="store_true", help="let advisory findings fail the run, too"
    )
    group.addoption(
        "--scim-yes",
        action="store_true",
        help="confirm that test users and groups may be created on a remote target",
    )
    group.addoption(
        "--scim-read-only",
        action="store_true",
        help="send only GET requests; the run is partial, so no verdict can be yes",
    )
    group.addoption(
        "--scim-insecure", action="store_true", help="do not verify the target's certificate"
    )
    group.addoption(
        "--scim-time-budget",
        metavar="TIME",
        help="start no check after this time, such as 10m",
    )
    group.addoption(
        "--scim-scale",
        action="store_true",
        help="run the checks that need many users or large bodies, whatever the limits",
    )
    group.addoption(
        "--scim-examples",
        metavar="N",
        help="try each property on this many generated examples (default: 3)",
    )
    group.addoption(
        "--scim-dry-run",
        action="store_true",
        help="print the requests that each Okta action would send, and send none",
    )
    group.addoption(
        "--scim-prove",
        action="store_true",
        help="run each check on the clean embedded provider and on every fault that names it",
    )


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Print the dry run and stop, when that is what was asked for."""
    _refuse_mixed_up_options(config)
    if not config.getoption("scim_dry_run"):
        return None
    from pytest_scim.dry_run import print_dry_run  # noqa: PLC0415 - only here

    print_dry_run(_load_profile(config), print)
    return 0


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the profile and take the stage, when --profile is given."""
    if not config.getoption("scim_profile"):
        return
    from pytest_scim.plugin.ordering import Ordering  # noqa: PLC0415 - only with --profile
    from pytest_scim.stage import Stage  # noqa: PLC0415

    settings = _settings(config)
    stage = Stage(config, settings)
    config.pluginmanager.register(stage, "scim-stage")
    ordering = Ordering(config, stage.lead, settings.profile, proving=stage.proving)
    config.pluginmanager.register(ordering, "scim-ordering")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run our checks without a profile."""
    if config.pluginmanager.has_plugin("scim-stage"):
        return
    from pytest_scim.check import check_of  # noqa: PLC0415 - light, but not for nothing

    if any(check_of(item) is not None for item in items):
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
            if config.getoption(f"scim_{option}"):
                name = option.replace("_", "-")
                raise pytest.UsageError(f"--scim-{name} needs --profile NAME or PATH")
    elif config.getoption("numprocesses", default=None):
        raise pytest.UsageError("-n is not supported with --profile: the checks share one tenant")


def _typed(config: pytest.Config, option: str) -> str | None:
    """Return what the command line itself says of an option that another plugin owns."""
    given = [str(argument) for argument in config.invocation_params.args]
    found = [value for name, value in pairwise(given) if name == option]
    found += [one.removeprefix(f"{option}=") for one in given if one.startswith(f"{option}=")]
    return found[-1] if found else None


def _load_profile(config: pytest.Config) -> Any:
    from pytest_scim.profile import ProfileError  # noqa: PLC0415 - only with --profile
    from pytest_scim.profile.loader import load, parse_feature  # noqa: PLC0415

    try:
        features = dict(parse_feature(text) for text in config.getoption("scim_feature"))
        return load(config.getoption("scim_profile"), features=features)
    except ProfileError as error:
        raise pytest.UsageError(str(error)) from None


def _settings(config: pytest.Config) -> Any:
    from pytest_scim.settings import PROVING, SettingsError, settle  # noqa: PLC0415 - as above
    from pytest_scim.wire.auth import CredentialsError  # noqa: PLC0415

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
    options = {name: config.getoption(f"scim_{name}") for name in names}
    options["base_url"] = options["base_url"] or _typed(config, "--base-url")
    if config.getoption("scim_prove"):
        options |= {"base_url": None, "scale": True}
        options["examples"] = PROVING if options["examples"] is None else options["examples"]
    try:
        return settle(_load_profile(config), options)
    except (SettingsError, CredentialsError) as error:
        raise pytest.UsageError(str(error)) from None
