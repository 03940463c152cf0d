"""What a workbook has, read from its XML alone."""

import io
import re
import zipfile
from html import unescape

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"]
"""How a text begins that a spreadsheet may take for a formula."""


def parts(workbook):
    """Return the files of a workbook by name, as text."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def strings(workbook):
    """Return the shared strings of a workbook, which all of its text cells refer to."""
    found = re.findall(
        r"<si><t[^>]*>(.*?)</t></si>", parts(workbook)["xl/sharedStrings.xml"], re.DOTALL
    )
    return [unescape(text) for text in found]
