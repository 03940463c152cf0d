"""A target that shows five hundred strangers everywhere: no output names one of them."""

import json
import re
from itertools import count

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.target.http.recording.leaks import FOREIGN
from pytest_scim.target.http.recording.unmasked import unmasked
from tests.target.http.recording.strangers import MARKERS, STRANGERS, marker, number

from .running import TOKEN
from .targets import provider_at, target

NAMED = re.compile('"userName": ?"([^"]+@example.com)"')
SELECTED = "import or create_users or enable_provisioning or test_errors"


def gossiping(ordinary):
    """Return a handler that shows strangers in every response of an ordinary one."""
    turns = count()

    def handle(method, place, headers, body):
        status, fields, content = ordinary(method, place, headers, body)
        n = next(turns) % 400
        fields = [*fields, ("X-Owner", marker(n)), (f"X-{marker(n)}", "1"), ("Link", marker(n))]
        if not content:
            return status, fields, content
        shown = json.loads(content)
        if status >= 400:
            named = f"{marker(n)}@x.example ({number(n)})"
            shown["detail"] = f"{shown.get('detail')} as for {named}"
        elif "Resources" in shown and place.startswith("/scim/v2/Users") and "filter" not in place:
            shown["Resources"] += STRANGERS if "startIndex=1&" in place else []
        elif "id" in shown:
            shown |= {"owner": STRANGERS[n], "notes": {marker(n): [marker(n + 1), number(n)]}}
            shown["title"] = f"deputy of {marker(n + 2)}"
        return status, fields, json.dumps(shown).encode()

    return handle


@pytest.fixture(scope="module")
def finished(runner):
    """A run that prints and traces all that pytest can."""
    run = runner("strangers")
    ordinary = provider_at(Provider(load("okta-oin"), tokens=[TOKEN], residents=5))
    with target(gossiping(ordinary)) as app:
        base_url = f"--base-url={app.origin}/scim/v2"
        loud = ("-rA", "-vv", "--debug=trace.log", "--junitxml=out.xml", "-ojunit_logging=all")
        return run("--profile=okta-oin", base_url, "-k", SELECTED, *loud)


def test_the_run_met_strangers_and_found_something(finished):
    assert finished.record["exchanges"]
    bodies = [one["response"]["body"] or "" for one in finished.record["exchanges"]]
    assert [body for body in bodies if "other-50" in body]
    assert finished.reported("violates", "advisory")


def test_no_file_and_no_stream_names_a_stranger(finished):
    folder = finished.folder.parent
    files = {path: path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()}
    assert {"trace.log", "out.xml", "record.json", "report.html"} <= {path.name for path in files}
    assert len(files[folder / "trace.log"]) > 100_000

    held = {str(path): sorted(set(MARKERS.findall(text)))[:5] for path, text in files.items()}
    assert {name: found for name, found in held.items() if found} == {}
    assert MARKERS.findall(finished.out + finished.err) == []


def is_page(body):
    """Return whether a body has resources of others, and is stored as a whole."""
    return '"Resources"' in (body or "") and "other-" in body and body.endswith("}")


def test_the_record_is_clean_without_the_run_until_a_stranger_is_written_into_it(finished):
    record = json.loads(json.dumps(finished.record))

    def found():
        return unmasked(record["exchanges"], record["target"], record["run"], ["okta-oin"])

    assert found() is None
    page = next(one for one in record["exchanges"] if is_page(one["response"]["body"]))
    body = json.loads(page["response"]["body"])
    body["Resources"].append(STRANGERS[7])
    page["response"]["body"] = json.dumps(body)
    assert found().what == FOREIGN


def test_what_is_ours_can_still_be_read(finished):
    exchanges = finished.record["exchanges"]
    sent = NAMED.findall("\n".join(one["request"]["body"] or "" for one in exchanges))
    shown = NAMED.findall("\n".join((one["response"] or {})["body"] or "" for one in exchanges))

    assert len({*sent}) > 10
    assert len({*sent} & {*shown}) > 10
