"""The mock's parser: any split gives the same events, and h11 understands what it accepts in the same way."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import h11
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samplewright.mock.http.parser import MAX_HEAD, Data, End, Event, Parser, Rejected
from samplewright.mock.http.request_head import Head

LIMIT = 2000
TOKEN = "!#$%&'*+-.^_`|~09AZaz"
BASIC = b"POST /v1/chat?x=1 HTTP/1.1\r\nHost: a\r\n"


def events(pieces: list[bytes], limit: int = LIMIT) -> list[Event]:
    """All events, neighbouring Data joined."""
    parser = Parser(max_body=limit)
    found: list[Event] = []
    for piece in pieces:
        for event in parser.feed(piece):
            if isinstance(event, Data):
                assert event.data
                if found and isinstance(found[-1], Data):
                    event = Data(found.pop().data + event.data)  # type: ignore[union-attr]
            found.append(event)
    return found


def oracle(raw: bytes) -> tuple[list[Any], bool]:
    """What h11 makes of the bytes, as (method, target, headers, body) for each whole request; whether it rejected any."""
    requests: list[Any] = []
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=10 * MAX_HEAD)
    connection.receive_data(raw)
    head: Any = None
    body = b""
    try:
        while True:
            event = connection.next_event()
            if isinstance(event, h11.Request):
                head, body = event, b""
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                headers = tuple((name.decode(), value.decode("latin-1")) for name, value in head.headers)
                requests.append((head.method.decode(), head.target.decode(), headers, body))
                connection.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
                connection.send(h11.EndOfMessage())
                if connection.our_state is not h11.DONE:
                    return requests, False
                connection.start_next_cycle()
            else:
                return requests, False
    except h11.RemoteProtocolError:
        return requests, True


def ours(found: list[Event]) -> tuple[list[Any], bool]:
    requests: list[Any] = []
    head: Head | None = None
    body = b""
    for event in found:
        if isinstance(event, Head):
            head, body = event, b""
        elif isinstance(event, Data):
            body += event.data
        elif isinstance(event, End):
            assert head is not None
            requests.append((head.method, head.target, head.headers, body))
            if not head.keep_alive:
                return requests, False
        else:
            return requests, True
    return requests, False


def normal(requests: list[Any]) -> list[Any]:
    """h11 writes some framing headers in its own way."""
    framing = ("content-length", "transfer-encoding")
    return [(m, t, tuple(h for h in headers if h[0] not in framing), body) for m, t, headers, body in requests]


tokens = st.text(TOKEN, min_size=1, max_size=12)
values = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"], exclude_characters=" \x85\xa0"), max_size=20)
names = tokens.filter(
    lambda name: name.lower() not in ("host", "content-length", "transfer-encoding", "connection", "expect")
)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    version = draw(st.sampled_from(["1.1", "1.1", "1.1", "1.0"]))
    target = draw(st.sampled_from(["/", "/v1/chat", "*", "http://a:80/x?y", "/%7E?a=b&c"]))
    lines = [f"{draw(tokens)} {target} HTTP/{version}", "Host: a"]
    spaces = st.sampled_from(["", " ", "\t "])
    lines += [
        "".join(field) + " " for field in draw(st.lists(st.tuples(names, st.just(":"), spaces, values), max_size=4))
    ]
    if draw(st.booleans()):
        lines.append("Connection: " + draw(st.sampled_from(["close", "keep-alive", "Upgrade, HTTP2-Settings"])))
    body = draw(st.binary(max_size=60))
    raw = b""
    kind = draw(st.sampled_from(["none", "length", "lengths", "chunked"])) if version == "1.1" else "length"
    if kind.startswith("length"):
        lines += [f"Content-Length: {len(body)}"] * (1 + (kind == "lengths"))
        raw = body
    elif kind == "chunked":
        lines.append("Transfer-Encoding: chunked")
        cut = draw(st.integers(0, len(body)))
        for piece in filter(None, (body[:cut], body[cut:])):
            extension = draw(st.sampled_from([b"", b";a=b", b' ; x="y"']))
            extension = extension.lstrip() if b" ;" in extension else extension
            raw += b"%x%s\r\n%s\r\n" % (len(piece), extension, piece)
        raw += b"0\r\n" + draw(st.sampled_from([b"", b"X-Sum: 1\r\n"])) + b"\r\n"
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + raw


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A few requests, pipelined, with some of their bytes replaced, dropped or inserted."""
    raw = bytearray(b"".join(draw(st.lists(requests(), min_size=1, max_size=3))))
    piece = st.sampled_from([b"", b"\r", b"\n", b"\r\n", b" ", b":", b"0", b",", b"\0", b"\xff", b"x", b"\t", b";", b"Host: b\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip\r\n"])  # fmt: skip
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(raw)))
        raw[at : at + draw(st.integers(0, 2))] = draw(piece)
    return bytes(raw)


def split(raw: bytes, cuts: list[int]) -> list[bytes]:
    at = sorted({cut % (len(raw) + 1) for cut in cuts} | {0, len(raw)})
    return [raw[a:b] for a, b in pairwise(at)]


@settings(max_examples=400, deadline=None)
@given(raw=mutated(), cuts=st.lists(st.integers(0, 10_000), max_size=8))
@example(raw=BASIC + b"Content-Length: 2001\r\n\r\nx", cuts=[5])
def test_any_split_gives_the_same_events(raw: bytes, cuts: list[int]) -> None:
    whole = events([raw])
    assert events(split(raw, cuts)) == whole
    assert events([raw[at : at + 1] for at in range(len(raw))]) == whole


@settings(max_examples=400, deadline=None)
@given(st.lists(requests(), min_size=1, max_size=3))
def test_valid_requests_are_read_as_h11_reads_them(sent: list[bytes]) -> None:
    mine, rejected = ours(events([b"".join(sent)]))
    theirs, _ = oracle(b"".join(sent))
    assert not rejected
    assert normal(mine)[: len(theirs)] == normal(theirs)
    assert len(mine) >= len(theirs) > 0


@settings(max_examples=600, deadline=None)
@given(mutated())
def test_accepted_requests_are_the_same_for_h11(raw: bytes) -> None:
    """Stricter is fine, as with bare line feeds; reading anything differently is not."""
    mine, _ = ours(events([raw]))
    theirs, _ = oracle(raw)
    if b"\r\n\r\n\r\n" in raw or raw.startswith(b"\r\n") or not mine:
        return  # empty lines before a request: RFC 9112 has them ignored, h11 rejects them
    assert normal(mine)[: len(theirs)] == normal(theirs)[: len(mine)]


REJECTED = [
    ("two lengths", BASIC + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    ("two lengths in one", BASIC + b"Content-Length: 1, 2\r\n\r\n", 400),
    ("length and chunked", BASIC + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("negative length", BASIC + b"Content-Length: -1\r\n\r\n", 400),
    ("signed length", BASIC + b"Content-Length: +1\r\n\r\n", 400),
    ("length of other digits", BASIC + b"Content-Length: \xb2\r\n\r\n", 400),
    ("huge length", BASIC + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", 400),
    ("gzip coding", BASIC + b"Transfer-Encoding: gzip\r\n\r\n", 501),
    ("chunked twice", BASIC + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("chunked in 1.0", b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("bad chunk size", BASIC + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    ("0x chunk size", BASIC + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\n", 400),
    ("negative chunk", BASIC + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n", 400),
    ("empty chunk size", BASIC + b"Transfer-Encoding: chunked\r\n\r\n\r\n", 400),
    ("long chunk line", BASIC + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 300, 400),
    ("chunk ended by LF", BASIC + b"Transfer-Encoding: chunked\r\n\r\n1\nx", 400),
    ("chunk too long", BASIC + b"Transfer-Encoding: chunked\r\n\r\n1\r\nxyz", 400),
    ("chunk of 2**63", BASIC + b"Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", 413),
    ("obs-fold", BASIC + b"X: a\r\n b\r\n\r\n", 400),
    ("space before colon", BASIC + b"X : a\r\n\r\n", 400),
    ("no colon", BASIC + b"X\r\n\r\n", 400),
    ("known name without colon", BASIC + b"Host\r\n\r\n", 400),
    ("empty name", BASIC + b": a\r\n\r\n", 400),
    ("name not ASCII", BASIC + b"\xc3\xa4: a\r\n\r\n", 400),
    ("NUL in a value", BASIC + b"X: a\0b\r\n\r\n", 400),
    ("bare CR", BASIC + b"X: a\rb\r\n\r\n", 400),
    ("bare LF", BASIC + b"X: a\nY: b\r\n\r\n", 400),
    ("lines ended by LF", b"GET / HTTP/1.1\nHost: a\n\n", 400),
    ("no host", b"GET / HTTP/1.1\r\n\r\n", 400),
    ("two hosts", BASIC + b"Host: b\r\n\r\n", 400),
    ("two spaces", b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("no version", b"GET /\r\n\r\n", 400),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("TLS", b"\x16\x03\x01\x02\x00", 400),
    ("long headers", BASIC + b"X: " + b"x" * MAX_HEAD, 431),
    ("many headers", BASIC + b"X: y\r\n" * 20_000, 431),
    ("long request line", b"GET /" + b"x" * MAX_HEAD, 414),
    ("long trailers", BASIC + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 20_000, 431),
    ("expectation", BASIC + b"Expect: a pony\r\n\r\n", 417),
    ("long body", BASIC + b"Content-Length: 2001\r\n\r\n", 413),
    ("long chunked body", BASIC + b"Transfer-Encoding: chunked\r\n\r\n" + b"3e8\r\n" + b"x" * 1000 + b"\r\n3e9\r\n", 413),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "status"), [row[1:] for row in REJECTED], ids=[row[0] for row in REJECTED])
def test_rejected_requests(raw: bytes, status: int) -> None:
    for pieces in ([raw], split(raw, [len(raw) - 1, 7]), [raw + b"more" * 9000]):
        found = events(pieces)
        last = found[-1]
        assert isinstance(last, Rejected) and last.status == status
        assert not any(isinstance(event, End) for event in found)
        parser = Parser(max_body=LIMIT)
        parser.feed(raw)
        assert parser.feed(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n") == []


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x16\x03\x01\x02\x00", "TLS handshake on a port without TLS"),
        (b"GET /\r\n\r\n", "invalid request line: 'GET /'"),
        (b"PRI * HTTP/2.0\r\n\r\n", "unsupported version HTTP/2.0; use HTTP/1.1"),
        (b"GET / HTTP/1.1\r\n\r\n", "missing Host header"),
        (BASIC + b"X\r\n\r\n", "invalid header line: 'X'"),
        (BASIC + b"X: a\0b\r\n\r\n", "invalid header line: control character or missing CRLF"),
        (BASIC + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "conflicting Content-Length headers"),
        (BASIC + b"Content-Length: 2001\r\n\r\n", "body of 2001 bytes exceeds the limit of 2000 bytes"),
        (BASIC + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "invalid chunk size: 'zz'"),
    ],
)
def test_messages(raw: bytes, message: str) -> None:
    last = events([raw])[-1]
    assert isinstance(last, Rejected) and last.message == message


def test_keep_alive_and_continue() -> None:
    def head(raw: bytes) -> Head:
        first = events([raw])[0]
        assert isinstance(first, Head)
        return first

    assert head(BASIC + b"\r\n").keep_alive
    assert not head(BASIC + b"Connection: x, Close\r\n\r\n").keep_alive
    assert not head(b"GET / HTTP/1.0\r\n\r\n").keep_alive
    assert head(b"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive
    assert head(BASIC + b"Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n").continues
    assert not head(BASIC + b"Expect: 100-continue\r\n\r\n").continues


def test_a_chunked_body_is_returned_as_it_arrives() -> None:
    parser = Parser(max_body=LIMIT)
    parser.feed(BASIC + b"Transfer-Encoding: chunked\r\n\r\n3e8\r\n")
    assert parser.feed(b"abc") == [Data(b"abc")]
    assert not parser.idle


def test_an_empty_line_before_a_request_is_ignored() -> None:
    assert len(events([b"\r\n" + BASIC + b"\r\n"])) == 2
