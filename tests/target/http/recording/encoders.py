"""Reversible encodings that a target may put a secret into, by name."""

import base64
import gzip
import html
import json
import quopri
from urllib.parse import quote, quote_plus

NAMED = {
    "&": "&amp;",
    "/": "&sol;",
    "+": "&plus;",
    "=": "&equals;",
    "_": "&lowbar;",
    ".": "&period;",
}


def percent(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


def shifted(text):
    return base64.b64encode(b"xy" + text.encode() + b"!").decode()


def wrapped(text):
    return base64.encodebytes((text * 3).encode()).decode()


def packed(text):
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


ENCODERS = {
    "as it is": str,
    "percent, all": percent,
    "percent, as a path": quote,
    "percent, as a form": quote_plus,
    "percent, of lower case": lambda text: percent(text).lower(),
    "percent, twice": lambda text: quote(quote(text, safe=""), safe=""),
    "percent, with a tilde": lambda text: quote(text, safe="").replace("~", "%7E"),
    "entities of html.escape": html.escape,
    "entities, decimal": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "entities, of Go": lambda text: text.replace("+", "&#43;").replace("=", "&#61;"),
    "entities, of Handlebars": lambda text: text.replace("=", "&#x3D;").replace("/", "&#x2F;"),
    "entities, of OWASP": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "entities, named": lambda text: "".join(NAMED.get(letter, letter) for letter in text),
    "a JSON string": lambda text: json.dumps(text).replace("/", "\\/"),
    "\\u": lambda text: "".join(f"\\u{ord(letter):04X}" for letter in text),
    "\\x": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "octal": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64, of a URL": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64, shifted": shifted,
    "base64, twice": lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
    "base64, wrapped": wrapped,
    "hex": lambda text: text.encode().hex(),
    "hex, with colons": lambda text: text.encode().hex(":").upper(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "base32, of lower case": lambda text: base64.b32encode(text.encode()).decode().lower(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode(), quotetabs=True).decode(),
    "UTF-16": lambda text: text.encode("utf-16-le").decode("latin-1"),
    "upper case": str.upper,
    "lower case": str.lower,
    "reversed": lambda text: text[::-1],
    "all but two characters": lambda text: text[1:-1],
    "the first twenty characters": lambda text: text[:20],
    "spaces between": " ".join,
    "a newline inside": lambda text: f"{text[:9]}\n{text[9:]}",
    "no width between": "\u200b".join,
    "gzip in base64": packed,
}
"""34 forms of issue and audit, and a few more."""

REVERSIBLE = (
    "percent, all",
    "percent, of lower case",
    "entities, decimal",
    "entities, of OWASP",
    "\\u",
    "\\x",
    "octal",
    "base64",
    "base64, of a URL",
    "base64, shifted",
    "base64, wrapped",
    "hex",
    "hex, with colons",
    "base32",
    "quoted-printable",
    "UTF-16",
    "reversed",
    "spaces between",
    "no width between",
    "gzip in base64",
)
"""What may be put inside one another and still be undone."""


def pieces(text, length=12):
    """Return every piece of a text of that length, or the text where it is shorter."""
    return {text[start : start + length] for start in range(max(len(text) - length, 0) + 1)}
