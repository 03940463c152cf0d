"""Find secrets in texts, also encoded ones, and replace those that are plain."""

import base64
import html
import json
import re
from functools import cache
from typing import Final
from urllib.parse import quote, quote_plus

from pytest_scim.scim.messages import REDACTED
from pytest_scim.target.http.recording.secrets.decoding import Decoder, Unsearchable
from pytest_scim.target.http.recording.secrets.matching import MultiMatch
from pytest_scim.target.http.recording.vocabulary import joined, shipped, tokens

PIECE: Final = 12
"""Characters of a secret that no output may contain; a shorter secret counts as a whole."""

SHORTEST: Final = 6
"""Characters of the shortest secret that is searched for: any encoded text has shorter ones."""

_REMEMBERED: Final = 20_000
_END: Final = "}"
"""The end of a part of a text, as of a JSON object; a line ends one, too."""
_ROOM: Final = 2_000_000
"""Characters of texts that are remembered."""
_STRANGE: Final = 4
"""Characters outside of known words that a text has which contains something encoded."""
_SHORTEST_WORD: Final = 3
_ROW: Final = 3
_STATUS: Final = 3
"""Digits of the status of a response, as of most numbers in a sentence."""
_HEX: Final = "[0-9A-Fa-f]{2}"
_ESCAPES: Final = re.compile(
    # Quoted-printable in both directions; the others have a character of their own.
    rf"[%&\\]|={_HEX}|{_HEX}=|=[ \t]*\r?\n|\n\r?[ \t]*=|U\+|\+U|[^\x00-\x7f]"
)
_PERCENT: Final = re.compile("%[0-9A-F]{2}")


class SecretSearch:
    """The secrets of a run, and the search for them.

    ``finds`` decodes a text before it searches, and finds a piece of a secret. ``hide`` replaces
    whole secrets in the most usual forms. ``kinds`` returns whether a text contains credentials or
    passwords.
    """

    def __init__(self) -> None:
        self._pieces = MultiMatch()
        self._forms = MultiMatch()
        self._words = MultiMatch()
        self._public = ""
        self._known = shipped()
        self._least = PIECE
        self._clean: set[str] = set()
        self._searched = Searched()

    def add(self, secret: str, kind: str = "password") -> None:
        """Search for a secret from now on; ``kind`` is ``credentials`` or ``password``."""
        if not secret:
            return
        if kind != "password":  # no earlier text can contain a password: it was just generated
            self._clean.clear()
            self._searched.clear()
        for form in _forms_of(secret):
            # A short secret may be a word that stands in any response: it is no echo.
            forms = self._words if form.casefold() in shipped() else self._forms
            forms.add(form, kind if len(form) >= PIECE else None)
            self._searched.fits &= _END not in form and "\n" not in form
        for piece in _pieces_of(secret.casefold()):
            if piece not in self._public and piece not in shipped():
                self._pieces.add(piece)
                self._least = min(self._least, len(piece))

    def publish(self, text: str) -> None:
        """Allow a text in outputs, as the base URL, though it contains a piece of a secret."""
        self._public += f"\n{text.casefold()}"
        self._known |= {*tokens(text)}
        for piece in {word for _, word in self._pieces.found(text.casefold())}:
            self._pieces.discard(piece)

    def holds(self, text: str) -> bool:
        """Return whether a text contains a piece of a secret, without decoding."""
        return self._pieces.any(text.casefold())

    def held(self, text: str) -> set[str]:
        """Return the pieces of secrets that a text contains without decoding, folded."""
        return {piece for _, piece in self._pieces.found(text.casefold())}

    def finds(self, text: str) -> bool:
        """Return whether a text contains a piece of a secret, plain or encoded."""
        if len(text) < SHORTEST or not len(self._pieces) or text in self._clean:
            return False
        if self.holds(text) or self.holds(text[::-1]):
            return True
        if _ESCAPES.search(text) or _strangeness(text, self._known) >= _STRANGE:
            try:
                if any(map(self.holds, _decoder(self._least).readings(text, joined))):
                    return True
            except Unsearchable:
                return True
        if len(text) <= _REMEMBERED:
            if len(self._clean) >= _REMEMBERED:
                self._clean.clear()
            self._clean.add(text)
        return False

    def hide(self, text: str, *, words: bool = True) -> str:
        """Return a text with whole secrets replaced; ``words``: also those that are English."""
        hidden = self._forms.replaced(text, REDACTED)
        return self._words.replaced(hidden, REDACTED) if words else hidden

    def kinds(self, text: str) -> set[str]:
        """Return which kinds of secrets a text contains as a whole."""
        new = self._searched.new(text)
        found = self._forms.values(new)
        if not found:
            self._searched.add(new)
        return {kind for kind in found if kind is not None}


class Searched:
    """The parts of texts in which no secret was found: a target returns most objects repeatedly.

    ``fits``: no secret contains the end of a part.
    """

    def __init__(self) -> None:
        self.fits = True
        self._parts: set[str] = set()
        self._size = 0

    def clear(self) -> None:
        """Forget all parts."""
        self._parts.clear()
        self._size = 0

    def new(self, text: str) -> str:
        """Return a text without the parts that are known."""
        if not self.fits:
            return text
        parts = text.replace("\n", _END).split(_END)
        return _END.join([part for part in parts if part not in self._parts])

    def add(self, text: str) -> None:
        """Remember the parts of a text."""
        if not self.fits or len(text) > _ROOM // 10:
            return
        if self._size > _ROOM:
            self.clear()
        self._size += len(text)
        self._parts.update(text.split(_END))


_decoder = cache(Decoder)


def _strangeness(text: str, words: frozenset[str]) -> int:
    """Return how many characters of a text belong to none of the words.

    Short words and numbers count from the third in a row: somebody may have split a secret into
    such.
    """
    strange, row = 0, 0
    for token in tokens(text):
        is_short = len(token) < _SHORTEST_WORD or (len(token) == _STATUS and token.isdecimal())
        row = row + 1 if is_short else 0
        if row >= _ROW or not (is_short or token in words):
            strange += len(token)
    return strange


def _pieces_of(secret: str) -> set[str]:
    if len(secret) < PIECE:
        return {secret} if len(secret) >= SHORTEST else set()
    return {secret[start : start + PIECE] for start in range(len(secret) - PIECE + 1)}


def _forms_of(secret: str) -> set[str]:
    """Return a secret, plain and in the encodings in which programs usually write it."""
    forms = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    forms |= {json.dumps(secret)[1:-1], html.escape(secret)}
    forms |= {_PERCENT.sub(lambda code: code[0].lower(), form) for form in forms}
    forms |= {_base64_core(secret.encode(errors="replace"), shift) for shift in range(3)}
    return forms | {form.replace("+", "-").replace("/", "_") for form in forms}


def _base64_core(raw: bytes, shift: int) -> str:
    """Return the characters of base64 that depend on ``raw`` alone, ``shift`` bytes in.

    The first characters also encode bits of the bytes before, the last one of those after.
    """
    encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
    whole = encoded[(0, 2, 3)[shift] : len(encoded) - bool((len(raw) + shift) % 3)]
    return whole if len(whole) >= SHORTEST else ""
