"""What a submission enters in the form of the OIN Wizard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """An integration variable; ``new``: published instances of the app have no value of it."""

    name: str
    label: str
    example: str | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class OINWizard:
    """The values of the form; ``base_url`` is a URL or an expression of Okta."""

    base_url: str | None = None
    variables: tuple[Variable, ...] = ()
