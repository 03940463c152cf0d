"""Which server is worth a dependency? ``python scripts/bench_servers.py``.

Serves the provider with the standard library, uvicorn and waitress in a thread and
asks from the same process over one kept connection. Prints ratios: the standard
library is 1.00, less is faster.
"""

import asyncio
import json
import socket
import time
from contextlib import contextmanager
from itertools import pairwise
from threading import Thread

import httpx
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState
from waitress.server import create_server

from pytest_scim.provider import Provider
from pytest_scim.provider.http_server import serve

BASE = "/scim/v2"
HEAD = {"Authorization": "Bearer t", "Content-Type": "application/scim+json"}
TIMES = 1000
ROUNDS = 3


@contextmanager
def stdlib(provider):
    with serve(provider) as server:
        yield server.port


@contextmanager
def with_uvicorn(provider):
    async def app(scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body")
        path = scope["raw_path"].decode().removeprefix(BASE)
        fields = [(name.decode(), value.decode()) for name, value in scope["headers"]]
        query = scope["query_string"].decode()
        status, fields, content = provider.handle(scope["method"], path, query, fields, body)
        head = [(name.encode(), value.encode()) for name, value in fields]
        head.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": content})

    # uvicorn.Server itself needs 120 ms or more to stop; and without the protocol
    # number asyncio leaves Nagle's algorithm on, which makes an answer 40 ms late.
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", http="h11")
    config.load()
    state, loop = ServerState(), asyncio.new_event_loop()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    start = loop.create_server(lambda: H11Protocol(config, state, {}, loop), sock=listener)
    running = loop.run_until_complete(start)
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield listener.getsockname()[1]
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    running.close()
    for connection in state.connections:
        connection.transport.close()
    loop.run_until_complete(running.wait_closed())
    loop.close()


@contextmanager
def with_waitress(provider):
    def app(environ, start):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        fields = [(k[5:].replace("_", "-"), v) for k, v in environ.items() if k[:5] == "HTTP_"]
        fields.append(("Content-Type", environ.get("CONTENT_TYPE", "")))
        path, query = environ["PATH_INFO"].removeprefix(BASE), environ["QUERY_STRING"]
        status, head, content = provider.handle(
            environ["REQUEST_METHOD"], path, query, fields, body
        )
        start(f"{status} -", [*head, ("Content-Length", str(len(content)))])
        return [content]

    server = create_server(app, host="127.0.0.1", port=0, clear_untrusted_proxy_headers=False)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.pull_trigger()
    server.task_dispatcher.shutdown()


def measure(server):
    """Return the seconds for start, GETs, POSTs and stop."""
    provider, client = Provider(tokens=["t"]), httpx.Client(headers=HEAD, trust_env=False)
    laps = [time.perf_counter()]
    with server(provider) as port:
        laps.append(time.perf_counter())
        users = f"http://127.0.0.1:{port}{BASE}/Users"
        for _ in range(TIMES):
            reply = client.get(users, params={"startIndex": 1, "count": 2})
        assert reply.status_code == 200
        laps.append(time.perf_counter())
        for number in range(TIMES):
            body = {"userName": f"u{number}@example.com", "name": {"familyName": "Lovelace"}}
            reply = client.post(users, content=json.dumps(body))
        assert reply.status_code == 201
        laps.append(time.perf_counter())
    laps.append(time.perf_counter())
    client.close()
    return [after - before for before, after in pairwise(laps)]


def main():
    Provider(tokens=["t"])
    best = {
        server.__name__: [min(lap) for lap in zip(*(measure(server) for _ in range(ROUNDS)))]  # noqa: B905
        for server in (stdlib, with_uvicorn, with_waitress)
    }
    for name, (start, gets, posts, stop) in best.items():
        ratios = f"GET {gets / best['stdlib'][1]:.2f}  POST {posts / best['stdlib'][2]:.2f}"
        print(f"{name:14} {ratios}  start {start * 1e3:5.1f} ms  stop {stop * 1e3:6.1f} ms")
    print(f"stdlib: {TIMES / best['stdlib'][1]:.0f} GET/s, {TIMES / best['stdlib'][2]:.0f} POST/s")


if __name__ == "__main__":
    main()
