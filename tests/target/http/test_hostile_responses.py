"""Whatever a target sends, the wire comes back in time with an answer that says what it was."""

import resource

import pytest

from pytest_scim.okta.requests import get
from pytest_scim.scim.messages import Known, NotJson, Step
from pytest_scim.target.http.client import TIMED_OUT
from pytest_scim.target.http.recording.recorder import FIELDS, LONGEST

from .hostile import HOSTILE
from .tools import PATIENCE, serving, wire_to

STEP = Step("flow", 1, *[Known("documented", "a source")] * 2)
ENDLESS = {
    "endless_chunks",
    "a_byte_a_second",
    "headers_a_byte_a_second",
    "nothing_but_promises",
}
"""Answers that only a deadline ends; no other answer needs one, however slow the machine is."""
READABLE = {
    "a_huge_number",
    "keys_that_stand_twice",
    "a_byte_order_mark",
    "a_redirect",
    "a_thousand_cookies",
    "script_everywhere",
    "a_status_that_is_none",
    "control_characters",
    "more_than_was_announced",
    "json_a_hundred_thousand_deep",
    "objects_a_thousand_deep",
}
"""Answers that are read for what they say, though they should not have been sent so.

Of what is nested too deeply, all above the deepest level is read.
"""


def peak():
    """Return the most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_is_read_in_time_and_told(name):
    with serving(HOSTILE[name]) as url:
        client = wire_to(base_url=url, deadline=0.5 if name in ENDLESS else PATIENCE)
        before = peak()
        response = client.send(get("/Users", STEP))
        client.close()

    assert (response.error == TIMED_OUT) == (name in ENDLESS), response.error
    assert peak() - before < 150
    readable = response.status != 0 and not isinstance(response.json, NotJson)
    assert readable == (name in READABLE), response.error or response.json
    kept = client.recording.exchanges[response.exchange]
    assert (kept.response is None) == (response.status == 0)
    assert kept.response is not None or kept.error
    if kept.response:
        assert len(kept.response["headers"]) <= FIELDS
        assert len(kept.response["body"] or kept.response["body_base64"] or "") <= 2 * LONGEST
