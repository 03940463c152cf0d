"""A body is read within bounds, however it is packed."""

import gzip
import tracemalloc
import zlib

import pytest

from pytest_scim.target.http.bounds import body
from pytest_scim.target.http.bounds.body import Undecodable, read

TEXT = b'{"userName": "ada"}' * 50


def raw_deflate(content):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def in_pieces(content, size=7):
    return (content[start : start + size] for start in range(0, len(content), size))


def never():
    return False


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        (None, bytes),
        ("", bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        (" GZIP ", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
    ],
)
def test_a_body_comes_out_as_it_went_in(encoding, pack):
    assert read(in_pieces(pack(TEXT)), encoding, never) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, gzip", None])
def test_no_body_is_none_whatever_its_encoding(encoding):
    assert read(iter([]), encoding, never) == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x" * 1000])
def test_an_encoding_that_nobody_asked_for_is_refused(encoding):
    with pytest.raises(Undecodable, match="which the request does not accept") as refused:
        read(iter([TEXT]), encoding, never)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("encoding", "content", "reported"),
    [
        ("gzip", TEXT, "not in the encoding it names"),
        ("deflate", TEXT, "not in the encoding it names"),
        ("gzip", gzip.compress(TEXT)[:-9], "is incomplete"),
        ("deflate", zlib.compress(TEXT)[:-1], "is incomplete"),
        ("gzip", gzip.compress(TEXT)[:5], "is incomplete"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_refused(encoding, content, reported):
    with pytest.raises(Undecodable, match=reported):
        read(in_pieces(content), encoding, never)


def test_of_an_endless_body_no_more_is_read_than_the_cap():
    def endless():
        while True:
            asked.append(1)
            yield b" " * 65536

    asked = []
    assert body.LARGEST < len(read(endless(), None, never)) <= body.LARGEST + 65536
    assert len(asked) == body.LARGEST // 65536 + 1


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_a_small_body_that_stands_for_a_large_one_costs_no_more_than_the_cap(encoding, pack):
    bomb = pack(bytes(200_000_000))
    tracemalloc.start()
    content = read(iter([bomb]), encoding, never)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(content) == body.LARGEST + 1
    assert peak < 4 * body.LARGEST


def test_what_comes_when_time_is_up_is_not_waited_for():
    def drip():
        yield b"a"
        time.append("up")
        yield b"b"
        raise AssertionError("it was waited for")

    time = []
    assert read(drip(), None, lambda: bool(time)) is None
