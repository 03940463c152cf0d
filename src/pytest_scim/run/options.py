"""The options of a run, as pytest and ``pytest-scim run`` take them."""

from argparse import SUPPRESS, Namespace
from dataclasses import dataclass
from typing import Final, TypedDict


class Attributes(TypedDict, total=False):
    """The arguments of an option for argparse."""

    dest: str
    help: str
    action: str
    metavar: str
    default: list[str]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a run.

    pytest takes it as ``--scim-NAME``, with ``plain`` also as ``--NAME``; ``pytest-scim run``
    takes it as ``--NAME``. Without a ``metavar`` it is a flag. The help omits a ``hidden`` one,
    which only the authors of checks need.
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
    def attributes(self) -> Attributes:
        """The arguments for argparse, under each name of the option."""
        help_ = SUPPRESS if self.hidden else self.help
        if self.metavar is None:
            return {"dest": self.dest, "help": help_, "action": "store_true"}
        given: Attributes = {"dest": self.dest, "help": help_, "metavar": self.metavar}
        return {**given, "action": "append", "default": []} if self.repeated else given

    def arguments(self, options: Namespace) -> list[str]:
        """Return pytest's arguments for the value that ``pytest-scim`` was given."""
        value = getattr(options, self.dest, None)
        if value is None or value is False:
            return []
        name = f"--scim-{self.name}"
        values = value if self.repeated else [value]
        return [name] if value is True else [f"{name}={one}" for one in values]


OPTIONS: Final = (
    Option(
        "profile",
        "name or path of the vendor's profile",
        "NAME|PATH",
        plain=True,
    ),
    Option(
        "base-url",
        "SCIM base URL of the target (default: the embedded provider)",
        "URL",
        plain=True,
    ),
    Option("report-dir", "folder for the reports (default: reports/PROFILE)", "DIR", plain=True),
    Option(
        "keep",
        "also store the report in a folder of its own, by date, in runs inside the report folder; "
        "index.html there lists the stored runs",
    ),
    Option(
        "feature",
        "enable or disable a feature of the profile; repeatable",
        "NAME=on|off",
        repeated=True,
    ),
    Option(
        "check",
        "run only this check; * stands for any text, repeatable",
        "ID",
        repeated=True,
    ),
    Option(
        "seed",
        "seed of the generated data (default: the tag of the run); the same seed sends the same "
        "requests",
        "TEXT",
    ),
    Option("strict", "fail the run on advisory (SHOULD) findings, too"),
    Option(
        "baseline",
        "fail the run only on what is worse than in this record of a complete run; verdicts and "
        "reports do not change",
        "RECORD",
    ),
    Option("yes", "confirm that test users and groups may be created on a remote target"),
    Option("read-only", "send only GET requests; the run is partial, so no verdict can be yes"),
    Option("insecure", "do not verify the target's certificate"),
    Option(
        "time-budget",
        "end the run after this time (for example 10m) and report the rest as not-run",
        "TIME",
    ),
    Option(
        "wait",
        "wait up to this time (for example 60s) for the target to respond before the first check",
        "TIME",
    ),
    Option(
        "scale", "also run the checks that create many users or send large bodies, ignoring limits"
    ),
    Option(
        "examples",
        "number of generated examples for each property test "
        "(default: 20 with a base URL on this machine, else 3)",
        "N",
    ),
    Option(
        "workers",
        "run up to N checks that are independent of one another at the same time, for targets that "
        "respond slowly (default: 1)",
        "N",
    ),
    Option(
        "prove",
        "run each check on the clean embedded provider and on every fault that names it",
        hidden=True,
    ),
)
"""In the order of the help."""
