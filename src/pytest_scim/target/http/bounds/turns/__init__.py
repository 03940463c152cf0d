"""Threads of one run take turns: one runs, the others wait for the target."""

from pytest_scim.target.http.bounds.turns.parts import (
    Ended,
    Part,
    Principal,
    Turns,
    alone,
    away,
    holding,
    keeping,
    part,
    sending,
    sharing,
)
from pytest_scim.target.http.bounds.turns.threads import PerThread, each, together

__all__ = [
    "Ended",
    "Part",
    "PerThread",
    "Principal",
    "Turns",
    "alone",
    "away",
    "each",
    "holding",
    "keeping",
    "part",
    "sending",
    "sharing",
    "together",
]
