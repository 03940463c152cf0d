"""The options of a run, as pytest and ``pytest-scim run`` take them."""

from argparse import SUPPRESS, Namespace
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a run.

    pytest takes it as ``--scim-NAME``, with ``plain`` also as ``--NAME``; ``pytest-scim run``
    takes it as ``--NAME``. Without a ``metavar`` it is a switch. A ``hidden`` one is for those who
    develop checks: it stands in no help.
    """

    name: str
    help: str
    metavar: str | None = None
    repeated: bool = False
    plain: bool = False
    hidden: bool = False

    @property
    def dest(self) -> str:
        """The attribute that holds the value once options are parsed."""
        return f"scim_{self.name.replace('-', '_')}"

    @property
    def attributes(self) -> dict[str, Any]:
        """What argparse is told of the option, whatever its name."""
        given: dict[str, Any] = {"dest": self.dest, "help": SUPPRESS if self.hidden else self.help}
        if self.metavar is None:
            return given | {"action": "store_true"}
        more = {"action": "append", "default": []} if self.repeated else {}
        return given | {"metavar": self.metavar} | more

    def arguments(self, options: Namespace) -> list[str]:
        """Return what pytest is given for the value that ``pytest-scim`` was given."""
        value = getattr(options, self.dest, None)
        if value is None or value is False:
            return []
        name = f"--scim-{self.name}"
        values = value if self.repeated else [value]
        return [name] if value is True else [f"{name}={one}" for one in values]


OPTIONS: Final = (
    Option("profile", "rehearse this vendor profile", "NAME|PATH", plain=True),
    Option(
        "base-url",
        "SCIM base URL of the target (default: the embedded provider)",
        "URL",
        plain=True,
    ),
    Option(
        "report-dir", "where to write the reports (default: reports/PROFILE)", "DIR", plain=True
    ),
    Option(
        "feature",
        "override a feature of the profile; may be repeated",
        "NAME=on|off",
        repeated=True,
    ),
    Option("seed", "send the same requests as another run", "TEXT"),
    Option("strict", "let advisory findings fail the run, too"),
    Option("yes", "confirm that test users and groups may be created on a remote target"),
    Option("read-only", "send only GET requests; the run is partial, so no verdict can be yes"),
    Option("insecure", "do not verify the target's certificate"),
    Option("time-budget", "start no check after this time, such as 10m", "TIME"),
    Option("scale", "run the checks that need many users or large bodies, whatever the limits"),
    Option("examples", "try each property on this many generated examples (default: 3)", "N"),
    Option(
        "prove",
        "run each check on the clean embedded provider and on every fault that names it",
        hidden=True,
    ),
)
"""In the order of the help."""
