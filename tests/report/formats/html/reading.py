"""The page as a parser and as a reader see it."""

import re
from html import unescape
from html.parser import HTMLParser

VOID = {"meta", "br", "input"}
OTHERS = (
    "exchanges.har",
    "record.json",
    "oin-test-plan.csv",
    "junit.xml",
    "results.html",
    "writes.jsonl",
)
"""The files beside the page, which it links to."""


class Reader(HTMLParser):
    """Collects elements and text, and fails on a tag that closes another."""

    def __init__(self):
        super().__init__()
        self.open, self.elements, self.text = [], [], ""

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(html):
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def words(html):
    """Return the text of a part of a page, with a space for each tag."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
