"""What the wire costs: a run's exchanges through our client, and the same bytes sent bare.

A run of okta-oin is recorded once. Its responses are a tape that a server plays back in order.
The run's requests are sent to it in turn: by a bare httpx.Client, and by our client with
ownership, the journal on disk, masking, the file of exchanges and the record.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import httpx

from pytest_scim.report.write import write
from pytest_scim.scim.json_lines import JsonLines
from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording

BAR = 1.5
BASE = "/scim/v2"
TOKEN = "some-secret-token"  # noqa: S105 - of a server on loopback
FRAMING = {"content-length", "transfer-encoding", "connection"}
SUITES = ("okta", "vendor", "runscope")
ROOT = Path(__file__).parents[2]


def section(rounds: int) -> str:
    """Measure, and return the section of the results."""
    with tempfile.TemporaryDirectory() as scratch:
        record = recorded(Path(scratch))
        record["exchanges"] = [one for one in record["exchanges"] if one["response"]]
        tape = Path(scratch, "tape.json")
        tape.write_text(json.dumps(record["exchanges"]))
        requests = [request_of(exchange) for exchange in record["exchanges"]]
        bare, ours, forced = [], [], []
        with tape_server(tape) as base_url:
            for number in range(rounds):
                folder = Path(scratch, str(number))
                folder.mkdir()
                bare.append(measured(send_bare, base_url, requests))
                with timed_fsync() as seconds:
                    ours.append(measured(send_ours, base_url, requests, record, folder))
                forced.append((len(seconds), sum(seconds)))
    return table(len(requests), rounds, bare, ours, forced)


@contextmanager
def timed_fsync() -> Iterator[list[float]]:
    """Yield a list of the seconds that each fsync takes: how long is up to the disk."""
    seconds: list[float] = []
    original = os.fsync

    def timed(descriptor: int) -> None:
        started = time.perf_counter()
        original(descriptor)
        seconds.append(time.perf_counter() - started)

    os.fsync = timed
    try:
        yield seconds
    finally:
        os.fsync = original


def table(count: int, rounds: int, bare: list, ours: list, forced: list) -> str:
    """Return the medians and their ratios."""
    rows: list[str] = []
    for name, n in (("wall", 0), ("CPU of the client", 1)):
        one, other = (statistics.median(pair[n] for pair in pairs) for pairs in (bare, ours))
        rows.append(f"| {name} | {one:.2f} s | {other:.2f} s | {other / one:.2f} |")
    count_of, waited = (statistics.median(one[n] for one in forced) for n in (0, 1))
    rows.append(f"| of it: {count_of:.0f} fsync of the journal | | {waited:.2f} s | |")
    return "\n".join(
        [
            "## The wire",
            "",
            f"{count:,} exchanges of a run of okta-oin on a tape, {rounds} rounds. Ours with",
            f"ownership, journal, masking and record, all of it on disk. Bar: {BAR}.",
            "",
            "| | httpx.Client | pytest-scim | ratio |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def measured(act, *arguments) -> tuple[float, float]:
    """Return the seconds that an act takes, and those on a processor."""
    started, spent = time.perf_counter(), time.process_time()
    act(*arguments)
    return time.perf_counter() - started, time.process_time() - spent


def recorded(scratch: Path) -> dict:
    """Return the record of a run of what Okta sends."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--profile", "okta-oin", "--report-dir", str(scratch / "report")]
    command += [str(ROOT / "suites" / name) for name in SUITES]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return json.loads((scratch / "report" / "record.json").read_text())


def request_of(exchange: dict) -> Request:
    """Return an exchange's request, to be sent again."""
    sent = exchange["request"]
    path, _, query = sent["url"].partition(BASE)[2].partition("?")
    skipped = {"host", "content-length", "authorization"}
    headers = tuple((k, v) for k, v in sent["headers"] if k.lower() not in skipped)
    authorized = (*headers, ("Authorization", f"Bearer {TOKEN}"))
    return Request(sent["method"], path, query, authorized, body_of(sent["body"]))


def body_of(text: str | None) -> object:
    """Return a recorded body: as JSON, which ownership reads, or as its bytes."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text.encode()


@contextmanager
def tape_server(tape: Path) -> Iterator[str]:
    """Run a server in a process of its own that plays a tape; yield its base URL."""
    command = [sys.executable, __file__, str(tape)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}{BASE}"
    finally:
        process.kill()
        process.wait()


def serve_tape(tape: Path) -> None:
    """Send the responses of the tape, in order, to each connection, from prepared bytes."""
    responses: list[bytes] = []

    class Tape(StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            for response in responses:
                length = 0
                while (line := self.rfile.readline()) not in {b"\r\n", b""}:
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.partition(b":")[2])
                self.rfile.read(length)
                self.wfile.write(response)

    with ThreadingTCPServer(("127.0.0.1", 0), Tape) as server:
        # The locations in the responses name the server of the tape, as they named the target.
        here = f"http://127.0.0.1:{server.server_address[1]}/"
        text = tape.read_text()
        recorded_at = re.search(r'"url": "(http://[^/"]+/)', text)[1]
        responses += [raw(one["response"]) for one in json.loads(text.replace(recorded_at, here))]
        print(server.server_address[1], flush=True)
        server.serve_forever()


def raw(response: dict) -> bytes:
    """Return a response as it is on the wire."""
    body = (response["body"] or "").encode()
    kept = [(k, v) for k, v in response["headers"] if k.lower() not in FRAMING]
    lines = [f"HTTP/1.1 {response['status']} -", *(f"{k}: {v}" for k, v in kept)]
    if response["status"] != 204:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def send_bare(base_url: str, requests: list[Request]) -> None:
    """Send the requests with nothing around them."""
    with httpx.Client() as client:
        for request in requests:
            client.request(
                request.method,
                base_url + request.target,
                headers=list(request.headers),
                content=request.content,
            ).read()


def send_ours(base_url: str, requests: list[Request], record: dict, folder: Path) -> None:
    """Send the requests as a run does, and write the record."""
    # Nothing guards its writes: the tape's ids belong to another run.
    journal = Journal(folder / "journal.jsonl", {"run": record["run"]})
    ownership = Ownership(record["run"], journal)
    outlet = Outlet([TOKEN])
    outlet.aim(base_url, ownership)
    recording = Recording(outlet)
    lines = JsonLines.create(folder / "exchanges.jsonl", {"run": record["run"]})
    recording.exchanges.stream(lines)
    client = Client(base_url, bearer(TOKEN), recording, ownership)
    for request in requests:
        client.send(request)
    client.close()
    journal.close(done=False)
    write({**record, "exchanges": recording.exchanges.recorded()}, folder / "record.json")
    lines.close()


if __name__ == "__main__":
    serve_tape(Path(sys.argv[1]))
