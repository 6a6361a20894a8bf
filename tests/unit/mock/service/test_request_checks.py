"""The checks of a request, in their order."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from samplewright.mock.messages import Request
from samplewright.mock.service.service import Service
from support.service_helpers import (
    ERROR,
    JSON,
    KEY,
    PATH,
    SPEC,
    chat,
    error_of,
    request,
    value,
)

MOCK = Service(SPEC, max_body=100_000)


def test_the_order_of_the_checks() -> None:
    """A request with everything wrong, put right one thing after the other."""
    bad = b"\xff{" + b" " * 200_000
    steps = [
        ("path", Request("GET", "/nope", (), bad)), ("method", Request("GET", PATH, (), bad)),
        ("credentials", Request("POST", PATH, (), bad)), ("media-type", Request("POST", PATH, (KEY,), bad)),
        ("size", request(bad)), ("encoding", request(b"\xff{")), ("json", request(b"{")), ("schema", request(b"{}")),
    ]  # fmt: skip
    for check, sent in steps:
        assert MOCK.respond(sent).verdict == check


@pytest.mark.parametrize("target", ["/v1/chat/completions", "/chat/completions", "/", "*", "/api/gpt/v1/chat/completion", PATH + "/", "http://h/x", "", "/%ff", "/" + "a" * 5000, "http://[", "/api/gpt/v1//chat/completions"])  # fmt: skip
def test_the_error_for_an_unknown_path_names_the_nearest(target: str) -> None:
    error_of(MOCK, request(chat(), target=target), "path", 404, f"POST {PATH}")


@pytest.mark.parametrize("target", [PATH, PATH + "?debug=1", "http://127.0.0.1:4010" + PATH, "https://wcode.net" + PATH + "?x", PATH.replace("chat", "ch%61t")])  # fmt: skip
def test_equivalent_targets_are_accepted(target: str) -> None:
    assert MOCK.respond(request(chat(), target=target)).status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "post", "BREW"])
def test_the_error_for_a_wrong_method_names_the_allowed_methods(method: str) -> None:
    response = MOCK.respond(request(b"", method=method))
    assert (response.status, dict(response.headers)["allow"]) == (405, "POST")
    assert ERROR.is_valid(value(response))


@pytest.mark.parametrize(
    "credentials",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic dTpw",
        "sk-test",
        "Bearer a b",
        "Bearer ключ",
        "Bearersk-test",
        "Bearer <key>",
    ],
)
def test_missing_or_malformed_credentials(credentials: str | None) -> None:
    headers = (JSON,) if credentials is None else (("authorization", credentials), JSON)
    error = error_of(MOCK, request(chat(), headers=headers), "credentials", 401, "Authorization: Bearer YOUR_API_KEY")
    assert error["type"] == "authentication_error"
    assert dict(MOCK.respond(request(chat(), headers=headers)).headers)["www-authenticate"] == "Bearer"
    assert "<key>" not in error["message"]  # what might be a key is not repeated


@pytest.mark.parametrize("credentials", ["bearer sk-test", "BEARER x", "Bearer  two-spaces", "Bearer a.b-c_d~e+f/g=="])
def test_valid_credentials(credentials: str) -> None:
    assert MOCK.respond(request(chat(), headers=(("authorization", credentials), JSON))).status == 200


@pytest.mark.parametrize("kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/json; charset=gbk", "multipart/form-data; boundary=x"])  # fmt: skip
def test_unsupported_media_types(kind: str | None) -> None:
    headers = (KEY,) if kind is None else (KEY, ("content-type", kind))
    error = error_of(MOCK, request(chat(), headers=headers), "media-type", 400)
    assert "application/json" in error["message"] or "utf-8" in error["message"]


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", 'application/json;charset="UTF-8"', "application/json ; x=y"])  # fmt: skip
def test_supported_media_types(kind: str) -> None:
    assert MOCK.respond(request(chat(), headers=(KEY, ("content-type", kind)))).status == 200


def test_compressed_bodies() -> None:
    raw = json.dumps(chat()).encode()
    plain = MOCK.respond(request(raw))
    members = gzip.compress(raw[:20]) + gzip.compress(raw[20:])
    bare = zlib.compressobj(wbits=-15)
    for coding, body in (("gzip", gzip.compress(raw)), ("X-GZIP", gzip.compress(raw)), ("gzip", members),
                         ("deflate", zlib.compress(raw)), ("deflate", bare.compress(raw) + bare.flush()),
                         ("identity", raw)):  # fmt: skip
        assert MOCK.respond(request(body, ("content-encoding", coding))) == plain


def test_invalid_compressed_bodies() -> None:
    whole = gzip.compress(json.dumps(chat()).encode())
    for body in (whole[:-4], whole[:5], b"{}", whole[:20] + b"\0\0" + whole[22:]):
        error_of(MOCK, request(body, ("content-encoding", "gzip")), "encoding", 400, "gzip")
    error_of(MOCK, request(b"{}", ("content-encoding", "br")), "media-type", 400, "'br'", "gzip")
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 100_000
    error_of(MOCK, request(bomb, ("content-encoding", "gzip")), "size", 413, "100000")
    bombs = gzip.compress(b" " * 60_000) * 2
    error_of(MOCK, request(bombs, ("content-encoding", "gzip")), "size", 413)


def test_bodies_that_are_too_large() -> None:
    body = json.dumps(chat()).encode()
    assert MOCK.respond(request(body.ljust(100_000))).status == 200
    error_of(MOCK, request(body.ljust(100_001)), "size", 413, "100001", "100000")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"{", "line 1 column 2"), (b'{"a":1,}', "trailing comma at line 1 column 7"),
        (b'{\n "a": tru\n}', "line 2 column 7"), (b"{} {}", "line 1 column 4"), (b"{'a':1}", "line 1 column 2"),
        (b'\xef\xbb\xbf{}', "byte order mark"), (b'{"a": "\x01"}', "line 1 column 8"), (b'{"a": "\\x"}', "column 8"),
        (b'{"a": NaN}', "NaN"), (b'{"a": -Infinity}', "-Infinity"), (b'{"a": 1e999}', "1e999"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"), (b'{"a": 01}', "column 8"), (b'{"a": "\\ud83d"}', "surrogate"),
        (b'{"a": 1, "a": 2}', 'duplicate key "a" (/a) at line 1 column 10'),
        (b'{"b": [0, {"c d/~": 1,\n "x": {}, "c d/\\u007e": 2}]}', "(/b/1/c d~1~0) at line 2 column 11"),
        (b"[" * 300 + b"]" * 300, "200 levels"), (b"[" * 50_000, "200 levels"), (b'{"a":' * 201 + b"1" + b"}" * 201, "200 levels"),
    ],
)  # fmt: skip
def test_bodies_that_are_not_json(body: bytes, words: str) -> None:
    error_of(MOCK, request(body), "json", 400, words)


@pytest.mark.parametrize(
    "body", [b"\xff", b'{"a": "\xc3\x28"}', '{"a": "é"}'.encode("latin-1"), '{"a": 1}'.encode("utf-16")]
)
def test_bodies_that_are_not_utf_8(body: bytes) -> None:
    error_of(MOCK, request(body), "encoding", 400, "UTF-8", "offset")


def test_unusual_but_valid_json() -> None:
    deep: Any = {}
    for _ in range(190):
        deep = {"a": deep}
    tool = {
        "type": "function",
        "function": {"name": "f", "parameters": {"properties": {}, "description": "x", "$defs": deep}},
    }
    assert MOCK.respond(request(chat(tools=[tool], tool_choice="none"))).status == 200
    escaped = b'{"model":"\\u0071","messages":[{"role":"user","content":"\\ud83d\\ude00 \\u0000"}], "seed":-0}'
    assert MOCK.respond(request(escaped)).status == 200


def test_messages() -> None:
    def message(sent: Request) -> str:
        return MOCK.respond(sent).detail

    sent = "send `Authorization: Bearer YOUR_API_KEY`"
    gzipped = gzip.compress(json.dumps(chat()).encode())
    assert message(request(chat(), target="/chat")) == f"unknown path /chat; did you mean POST {PATH}?"
    assert message(request(b"", method="GET")) == f"method GET not allowed for {PATH}; use POST"
    assert message(request(chat(), headers=(JSON,))) == f"missing header Authorization; {sent}"
    for header, problem in (
        ("Basic x", "header Authorization does not start with Bearer"),
        ("Bearer", "missing API key in header Authorization"),
        ("Bearer a b", "invalid character in the API key"),
    ):
        assert message(request(chat(), headers=(("authorization", header), JSON))) == f"{problem}; {sent}"
    assert message(request(chat(), headers=(KEY,))) == "missing header Content-Type; send `application/json`"
    assert message(request(gzipped[:-4], ("content-encoding", "gzip"))) == "truncated gzip body"
    assert message(request(b"{}", ("content-encoding", "gzip"))) == "invalid gzip data in the body"
    assert message(request(b"x" * 100_001)) == "body of 100001 bytes exceeds the limit of 100000 bytes"


def test_many_gzip_members_are_refused() -> None:
    few = b"".join(gzip.compress(bytes([byte])) for byte in json.dumps(chat()).encode())
    assert MOCK.respond(request(few, ("content-encoding", "gzip"))).status == 200
    many = gzip.compress(b"") * 1001
    error_of(MOCK, request(many, ("content-encoding", "gzip")), "encoding", 400, "more than 1000 members")


def test_an_error_far_from_the_start_is_named_without_its_place() -> None:
    filler = b'{"x":[' + b"1," * 60_000 + b"1],"
    large = Service(SPEC)
    error_of(large, request(filler + b'"a":1,"a":2}'), "json", 400, 'duplicate key "a"')
    error_of(MOCK, request(b'{"a":1,"a":2}'), "json", 400, 'duplicate key "a" (/a) at line 1 column 8')
    error_of(large, request(filler + b'"a":' + b"1" * 5000 + b"}"), "json", 400, "too many digits")
