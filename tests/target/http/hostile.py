"""Answers that nobody should have to read. Each is a function that talks on a connection."""

import gzip
import itertools
import json
import time

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/scim+json\r\n"
EMPTY = {
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    "totalResults": 0,
    "startIndex": 1,
    "itemsPerPage": 0,
    "Resources": [],
}
LIST = json.dumps(EMPTY).encode()
SCRIPT = "<script>document.title='owned'</script><h1>owned</h1>"
MEGABYTE = 1_000_000


def plain(content, *headers):
    """Return an answer with a body of a known length."""
    length = f"Content-Length: {len(content)}".encode()
    return OK + b"\r\n".join([length, *headers]) + b"\r\n\r\n" + content


def a_gigabyte(connection):
    connection.sendall(OK + b"Content-Length: 1000000000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b" " * MEGABYTE)


def a_gigabyte_without_a_length(connection):
    connection.sendall(OK + b"\r\n")
    for _ in range(1000):
        connection.sendall(b"0" * MEGABYTE)


def a_gzip_bomb(connection):
    connection.sendall(plain(gzip.compress(bytes(200 * MEGABYTE)), b"Content-Encoding: gzip"))


def a_bomb_in_a_bomb(connection):
    bomb = gzip.compress(gzip.compress(bytes(200 * MEGABYTE)))
    connection.sendall(plain(bomb, b"Content-Encoding: gzip, gzip"))


def an_encoding_that_nobody_asked_for(connection):
    connection.sendall(plain(b"\x8b\x02\x80{}\x03", b"Content-Encoding: br"))


def endless_chunks(connection):
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1\r\n \r\n")
        time.sleep(0.001)


def a_byte_a_second(connection):
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\n")
    for _ in range(600):
        connection.sendall(b" ")
        time.sleep(1)


def headers_a_byte_a_second(connection):
    for byte in itertools.cycle(b"X-Slow: "):
        connection.sendall(bytes([byte]))
        time.sleep(1)


def nothing_but_promises(connection):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.001)


def ten_thousand_headers(connection):
    connection.sendall(plain(LIST, *(f"X-{n}: {n}".encode() for n in range(10_000))))


def a_header_of_a_megabyte(connection):
    connection.sendall(plain(LIST, b"X-Long: " + b"x" * MEGABYTE))


def three_thousand_headers(connection):
    connection.sendall(plain(LIST[:-1], *(f"X-{n}: {n}".encode() for n in range(3000))))


def json_a_hundred_thousand_deep(connection):
    connection.sendall(plain(b"[" * 100_000 + b"]" * 100_000))


def objects_a_thousand_deep(connection):
    connection.sendall(plain(b'{"a":' * 1000 + b"1" + b"}" * 1000))


def millions_of_values(connection):
    connection.sendall(plain(b"[" + b"{}," * 3_000_000 + b"{}]"))


def not_a_number(connection):
    connection.sendall(plain(LIST.replace(b'"totalResults": 0', b'"totalResults": NaN')))


def infinitely_many(connection):
    connection.sendall(plain(LIST.replace(b'"totalResults": 0', b'"totalResults": Infinity')))


def a_huge_number(connection):
    connection.sendall(plain(LIST.replace(b'"totalResults": 0', b'"totalResults": 1e999999')))


def a_number_of_a_million_digits(connection):
    digits = b"9" * MEGABYTE
    connection.sendall(plain(LIST.replace(b'"totalResults": 0', b'"totalResults": ' + digits)))


def keys_that_stand_twice(connection):
    twice = b'{"schemas": [], "totalResults": 3, "id": "a", "id": "b", "Resources": 1, '
    connection.sendall(plain(twice + LIST[1:]))


def invalid_utf_8(connection):
    connection.sendall(plain(LIST.replace(b'"Resources"', b'"R\xff\xfe\xc3\x28", "Resources"')))


def utf_16(connection):
    connection.sendall(plain(LIST.decode().encode("utf-16")))


def a_byte_order_mark(connection):
    connection.sendall(plain(b"\xef\xbb\xbf" + LIST))


def a_web_page(connection):
    connection.sendall(plain(f"<!DOCTYPE html><html>{SCRIPT}</html>".encode()))


def binary(connection):
    connection.sendall(plain(bytes(range(256)) * 100))


def more_than_was_announced(connection):
    connection.sendall(plain(LIST) + LIST * 100)


def less_than_was_announced(connection):
    connection.sendall(plain(LIST).replace(b"Content-Length: ", b"Content-Length: 9"))


def two_lengths(connection):
    connection.sendall(plain(LIST, b"Content-Length: 3"))


def a_negative_length(connection):
    connection.sendall(OK + b"Content-Length: -1\r\n\r\n" + LIST)


def a_redirect(connection):
    place = b"Location: http://127.0.0.1:9/steal\r\n"
    connection.sendall(
        b"HTTP/1.1 307 Temporary Redirect\r\n" + place + b"Content-Length: 0\r\n\r\n"
    )


def a_thousand_cookies(connection):
    connection.sendall(plain(b"{}", *(f"Set-Cookie: c{n}=v{n}".encode() for n in range(1000))))


def script_everywhere(connection):
    error = {"schemas": [SCRIPT], "status": SCRIPT, "scimType": SCRIPT, "detail": f"=1+1 {SCRIPT}"}
    content = json.dumps({**error, SCRIPT: SCRIPT}).encode()
    head = b"HTTP/1.1 500 <script>owned</script>\r\nX-Sent: <img src=x onerror=alert(1)>\r\n"
    connection.sendall(plain(content).replace(b"HTTP/1.1 200 OK\r\n", head))


def a_status_that_is_none(connection):
    connection.sendall(b"HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n")


def control_characters(connection):
    detail = "\x1b[31mred\x1b]0;owned\x07\u202e\u0000" + "\ud800"
    body = json.dumps({"detail": detail, "status": "400"}).encode()
    connection.sendall(plain(body).replace(b"200 OK", b"400 Bad"))


def _talkers():
    for name, value in list(globals().items()):
        if callable(value) and not name.startswith("_") and name != "plain":
            yield name, value


HOSTILE = dict(_talkers())
"""Every hostile answer by name."""
