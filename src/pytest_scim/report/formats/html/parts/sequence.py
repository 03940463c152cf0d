"""The geometry of a sequence diagram: who sent which request, and what the target returned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_plus

from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.html.exchanges import Entry

_LONG: Final = re.compile(r"(?<=/)[^/?]{13,}(?=[/?]|$)")
WIDTH: Final = 350
"""The width of a diagram: it fits on a telephone beside nothing, and beside a list elsewhere."""

TARGET: Final = 330
SENDERS: Final = {"okta": 22, "check": 62, "cleanup": 62}
"""The place of each lifeline: Okta's flow, our own requests, and the target."""

NAMES: Final = {"okta": "Okta", "check": "Check", "cleanup": "Clean-up"}
_TOP: Final = 34
_ROW: Final = 40
_LETTER: Final = 6.4
"""The width of a letter of 10.5 pixels, monospaced."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A request and its response: ``begin`` is the place of its sender, ``y`` its height."""

    voice: str
    begin: int
    y: int
    request: str
    response: str
    state: str
    deciding: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram: its lifelines with their place and name, its arrows, and its height.

    ``text`` says the same in words.
    """

    lines: list[tuple[int, str, str]]
    arrows: list[Arrow]
    height: int
    text: str


def diagram(story: Sequence[Entry], deciding: int | None) -> Diagram:
    """Return the diagram of some exchanges; ``deciding`` is the number of one of them."""
    arrows = [_arrow(row, each, deciding) for row, each in enumerate(story)]
    places = {arrow.begin: arrow.voice for arrow in arrows}
    lines = [(place, voice, NAMES[voice]) for place, voice in sorted(places.items())]
    words = [
        f"{NAMES[one.voice]} sends {one.request}; the target returns {one.response}."
        for one in arrows
    ]
    height = _TOP + _ROW * len(arrows) + 6
    return Diagram([*lines, (TARGET, "target", "Target")], arrows, height, " ".join(words))


def _arrow(row: int, each: Entry, deciding: int | None) -> Arrow:
    begin = SENDERS[each["voice"]]
    room = int((TARGET - begin - 8) / _LETTER)
    status = each["status"]
    return Arrow(
        voice=each["voice"],
        begin=begin,
        y=_TOP + _ROW * row + 14,
        request=one_line(f"{each['request']['method']} {short(each['path'])}", room),
        response="no response" if status is None else f"{status}",
        state=each["state"],
        deciding=each["n"] == deciding,
    )


def short(path: str) -> str:
    """Return a path with its query decoded, and the beginning of long ids."""
    plain, mark, query = path.partition("?")
    return _LONG.sub(lambda found: f"{found[0][:6]}…", plain) + mark + unquote_plus(query)
