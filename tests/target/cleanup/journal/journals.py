"""Journals as a run, or somebody else, may have written them."""

import json

import pytest

from pytest_scim.target.cleanup.journal.file import JournalError
from pytest_scim.target.cleanup.journal.lines import read

from ...scripted import TAG, head

USER_NAME = f"ada.{TAG}1@x.example"
CREATED = {"event": "created", "kind": "Users", "name": USER_NAME, "id": "1"}


def written(path, *lines, first=None):
    texts = [one if isinstance(one, str) else json.dumps(one) for one in (first or head(), *lines)]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def refusal(path):
    with pytest.raises(JournalError) as raised:
        read(path)
    return str(raised.value)
