"""A sample of the tests on each Python that is present, with several sets of dependencies.

``make versions`` or ``nox`` runs all of it, ``nox -s 'sample-3.13(lowest)'`` one part. The summary
names what ran and, where an interpreter is not present, what was skipped.
"""

import os
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
DEPENDENCIES = {
    "lowest": ["--resolution", "lowest-direct"],  # each lower bound of pyproject.toml
    "tested": ["--constraint", "constraints.txt"],
    "latest": ["--upgrade"],
}
SAMPLE = [
    "tests/scim",
    "tests/checks",
    "tests/report/formats/bundle",
    "tests/report/test_write.py",
    "tests/report/snapshots",
    "tests/target/http/auth",
]
NAMES = ("pytest", "httpx", "hypothesis", "scim2-server")
SHOWN = f"print(*(f'{{name}} {{version(name)}}' for name in {NAMES}), sep=', ')"

# The commands of pyenv start one version only; its folders have them all.
_versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
_found = [str(path) for path in sorted(_versions.glob("3.*/bin"))]
os.environ["PATH"] = os.pathsep.join([*_found, os.environ["PATH"]])

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_venv = "yes"


@nox.session(python=PYTHONS)
@nox.parametrize("dependencies", list(DEPENDENCIES), ids=list(DEPENDENCIES))
def sample(session: nox.Session, dependencies: str) -> None:
    """Run tests of each part, and the checks of one section against the embedded provider."""
    session.install(*DEPENDENCIES[dependencies], ".")
    session.run("python", "-c", f"from importlib.metadata import version; {SHOWN}")
    pytest = ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    session.run(*pytest, *SAMPLE)
    folder = f"--report-dir={session.create_tmp()}/report"
    session.run(*pytest, "--profile=okta-oin", folder, "-k", "deactivate_users")
