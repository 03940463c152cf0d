"""What the harness costs: a run's exchanges through the wire, and the same bytes sent bare.

A full rehearsal is recorded once. Its answers become a tape that a small server plays back in
order, whatever it is asked. Then the run's requests are sent to it five times each way, in
turns: through our client (redacted, journalled to the disk, recorded), and by a bare httpx.Client.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import httpx

from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording

ROUNDS = 5
BAR = 1.5
BASE = "/scim/v2"
FRAMING = {"content-length", "transfer-encoding", "connection"}


def main() -> int:
    """Print the medians and their ratio. A measurement, not a gate: machines are busy."""
    with tempfile.TemporaryDirectory() as scratch:
        record = recorded(Path(scratch))
        requests = [request_of(exchange) for exchange in record["exchanges"]]
        tape = Path(scratch, "tape.json")
        tape.write_text(json.dumps(record["exchanges"]))
        ours, bare = [], []
        with tape_server(tape) as base_url:
            for number in range(ROUNDS):
                bare.append(timed(send_bare, base_url, requests))
                journal = Path(scratch, f"{number}.jsonl")
                ours.append(timed(send_ours, base_url, requests, record["run"], journal))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"{len(requests)} exchanges, medians of {ROUNDS}")
    print(f"bare httpx.Client  {statistics.median(bare) * 1000:7.1f} ms")
    print(f"pytest-scim        {statistics.median(ours) * 1000:7.1f} ms")
    print(f"ratio {ratio:.2f} ({'within' if ratio <= BAR else 'above'} the bar of {BAR})")
    return 0


def recorded(scratch):
    """Return the record of a full okta-oin rehearsal."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["--profile", "okta-oin", "--report-dir", str(scratch / "report")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
    return json.loads((scratch / "report" / "record.json").read_text())


def request_of(exchange):
    """Return an exchange's request, to be sent again."""
    sent = exchange["request"]
    target = sent["url"].partition(BASE)[2]
    path, _, query = target.partition("?")
    skipped = {"host", "content-length", "authorization"}
    headers = tuple((k, v) for k, v in sent["headers"] if k.lower() not in skipped)
    authorized = (*headers, ("Authorization", "Bearer x"))
    return Request(sent["method"], path, query, authorized, body_of(sent["body"]))


def body_of(text):
    """Return a body that was kept: as JSON, so that the ledger reads it, or as its bytes."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text.encode()


@contextmanager
def tape_server(record_file):
    """Run a server in a process of its own that answers from the record; yield its base URL."""
    command = [sys.executable, __file__, "--tape", str(record_file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}{BASE}"
    finally:
        process.kill()
        process.wait()


def serve_tape(record_file):
    """Answer each connection with the record's answers, in order, from prepared bytes."""
    responses = [raw(exchange["response"]) for exchange in json.loads(record_file.read_text())]

    class Tape(StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self):
            for response in responses:
                length = 0
                while (line := self.rfile.readline()) not in {b"\r\n", b""}:
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.partition(b":")[2])
                self.rfile.read(length)
                self.wfile.write(response)

    with ThreadingTCPServer(("127.0.0.1", 0), Tape) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


def raw(response):
    """Return an answer as it goes on the wire."""
    body = (response["body"] or "").encode()
    kept = [(k, v) for k, v in response["headers"] if k.lower() not in FRAMING]
    lines = [f"HTTP/1.1 {response['status']} -", *(f"{k}: {v}" for k, v in kept)]
    if response["status"] != 204:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def timed(act, *arguments):
    """Return the seconds an act takes."""
    started = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - started


def send_bare(base_url, requests):
    """Send the requests with nothing around them."""
    with httpx.Client() as client:
        for request in requests:
            client.request(
                request.method,
                base_url + request.target,
                headers=list(request.headers),
                content=request.content,
            ).read()


def send_ours(base_url, requests, tag, journal):
    """Send the requests as a run does."""
    # Nothing guards its writes: the tape's ids belong to another run.
    ownership = Ownership(tag, Journal(journal, {"run": tag}))
    outlet = Outlet(["some-secret-token"])
    outlet.aim(base_url, ownership)
    recording = Recording(outlet)
    client = Client(base_url, bearer("some-secret-token"), recording, ownership)
    for request in requests:
        client.send(request)
    client.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--tape"]:
        serve_tape(Path(sys.argv[2]))
    sys.exit(main())
