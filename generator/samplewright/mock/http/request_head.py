"""Read the head of an HTTP/1.1 request: request line, headers, and how the body is framed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_LENGTH_DIGITS = 20
_REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e]+) HTTP/(\d\.\d)")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_DIGITS = re.compile(r"[0-9]+")
#: Control characters that no head may contain, apart from the CR and LF that end its lines.
_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
BAD_LINE = "invalid header line: control character or missing CRLF"


class ProtocolError(Exception):
    """A request that must not be interpreted.

    Attributes:
        status: Status of the response to send before the connection is closed.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class Head:
    """A request line with its headers.

    Attributes:
        target: The request target as sent.
        version: `1.1` or `1.0`.
        headers: (lower-case name, value) in the order sent.
        keep_alive: Whether a further request may follow on the connection.
        continues: Whether the client waits for `100 Continue` before it sends the body.
    """

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    keep_alive: bool
    continues: bool


def parse_head(raw: bytes) -> tuple[Head, bool, int]:
    """Return the head, whether the body is chunked, and the body's length in bytes otherwise.

    Args:
        raw: The head without the empty line that ends it.

    Raises:
        ProtocolError: The head is malformed, ambiguous or unsupported.
    """
    lines = split_lines(raw)
    match = _REQUEST_LINE.fullmatch(lines[0])
    if match is None:
        raise ProtocolError(400, f"invalid request line: {lines[0].partition('?')[0][:80]!r}")
    method, target, version = match.groups()
    if version not in ("1.1", "1.0"):
        raise ProtocolError(505, f"unsupported version HTTP/{version}; use HTTP/1.1")
    fields = parse_fields(lines[1:])
    hosts = 0
    lengths, codings, connection, expect = [], [], "", ""
    for name, value in fields:
        if name == "host":
            hosts += 1
        elif name == "content-length":
            lengths.append(value)
        elif name == "transfer-encoding":
            codings.append(value)
        elif name == "connection":
            connection = f"{connection},{value}"
        elif name == "expect":
            expect = value.lower()
    if hosts > 1 or (not hosts and version == "1.1"):
        raise ProtocolError(400, "duplicate Host header" if hosts else "missing Host header")
    length = _content_length(lengths) if lengths else 0
    if codings:
        _check_codings(codings, version, bool(lengths))
    if expect and expect != "100-continue":
        raise ProtocolError(417, "unsupported Expect header; only 100-continue is supported")
    options = [option.strip().lower() for option in connection.split(",")] if connection else ()
    keep_alive = "close" not in options and (version == "1.1" or "keep-alive" in options)
    continues = bool(expect) and version == "1.1" and (bool(codings) or length > 0)
    return Head(method, target, version, tuple(fields), keep_alive, continues), bool(codings), length


def split_lines(raw: bytes) -> list[str]:
    """Split a head or trailers at CRLF.

    Raises:
        ProtocolError: A line has a control character, or a bare CR or LF.
    """
    lines = raw.decode("latin-1").split("\r\n")
    ends = len(lines) - 1
    if raw.count(b"\n") != ends or raw.count(b"\r") != ends or len(raw.translate(None, _CONTROLS)) != len(raw):
        raise ProtocolError(400, BAD_LINE)
    return lines


#: Header names as clients send them -> lower case. Bounded, since clients invent them.
_LOWER_CASE: dict[str, str] = {}


def parse_fields(lines: list[str]) -> list[tuple[str, str]]:
    """Return the (lower-case name, value) pairs of header or trailer lines.

    Raises:
        ProtocolError: A line is not a header.
    """
    fields = []
    for line in lines:
        raw_name, colon, value = line.partition(":")
        name = _LOWER_CASE.get(raw_name)
        if name is None or not colon:
            if line[:1] in (" ", "\t"):
                raise ProtocolError(400, "obsolete line folding in a header")
            if not colon or not _NAME.fullmatch(raw_name):
                raise ProtocolError(400, f"invalid header line: {_name_of(line)!r}")
            name = raw_name.lower()
            if len(_LOWER_CASE) < 500 and len(raw_name) < 100:
                _LOWER_CASE[raw_name] = name
        fields.append((name, value.strip(" \t")))
    return fields


def _name_of(line: str) -> str:
    """Return what looks like the name of a malformed header; its value may be a credential."""
    return re.split(r"[\s:=]", line, maxsplit=1)[0][:40]


def _content_length(headers: list[str]) -> int:
    values = {value.strip(" \t") for header in headers for value in header.split(",")}
    if len(values) > 1:
        raise ProtocolError(400, "conflicting Content-Length headers")
    (value,) = values
    if not _DIGITS.fullmatch(value) or len(value) > _MAX_LENGTH_DIGITS:
        raise ProtocolError(400, f"invalid Content-Length: {value[:40]!r}")
    return int(value)


def _check_codings(codings: list[str], version: str, has_length: bool) -> None:
    if has_length:
        raise ProtocolError(400, "both Content-Length and Transfer-Encoding are present")
    if version == "1.0":
        raise ProtocolError(400, "Transfer-Encoding is not allowed in HTTP/1.0")
    if len(codings) > 1 or codings[0].lower() != "chunked":
        raise ProtocolError(
            400 if len(codings) > 1 else 501, "unsupported Transfer-Encoding; only chunked is supported"
        )
