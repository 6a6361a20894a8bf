"""Arguments of a call -> what is sent. Without I/O; the same for both clients."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterable, Mapping
from os import urandom
from typing import Any, cast

import httpx
import msgspec

from . import _api
from ._config import UNSET, Secret, check_headers, timeouts
from ._errors import ArgumentError

log = logging.getLogger("chat_completions")

OPTIONS = frozenset(
    (
        "timeout",
        "deadline",
        "max_retries",
        "extra_headers",
        "extra_query",
        "extra_body",
        "idempotency_key",
    )
)
KEYWORDS = _api.PARAMETERS | OPTIONS
_SECRET_HEADERS = frozenset(
    (
        _api.KEY_HEADER.lower(),
        "authorization",
        "cookie",
        "proxy-authorization",
        "x-api-key",
    )
)


def _encodable(value: Any) -> Any:
    """What msgspec does not know: pydantic's models, other mappings and iterables."""
    if callable(dump := getattr(value, "model_dump", None)):
        return dump(exclude_unset=True)
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Any]", value))
    if hasattr(value, "__iter__"):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


_encoder = msgspec.json.Encoder(enc_hook=_encodable)


class Call:
    """One call: what is sent, and how often and how long it is tried.

    deadline: a moment of the monotonic clock, set with the first try; None: there is none.
    """

    __slots__ = (
        "content",
        "deadline",
        "headers",
        "retries",
        "seconds",
        "sent",
        "streamed",
        "timeout",
        "url",
    )

    def __init__(
        self,
        content: bytes,
        url: httpx.URL,
        headers: httpx.Headers,
        streamed: bool,
        timeout: dict[str, float | None],
        retries: int,
        deadline: float | None,
    ):
        self.content = content
        self.url = url
        self.headers = headers
        self.streamed = streamed
        self.timeout = timeout
        self.retries = retries
        self.seconds = deadline
        self.deadline: float | None = None
        self.sent = 0

    @property
    def shown_url(self) -> str:
        """The URL without what may be secret."""
        return str(self.url.copy_with(query=None))

    def request(self) -> httpx.Request:
        """The request of the next try, with no more time than the deadline leaves."""
        if self.sent == 0 and self.seconds is not None:
            self.deadline = time.monotonic() + self.seconds
        self.sent += 1
        timeout = dict(self.timeout)
        if self.deadline is not None:
            left = max(self.deadline - time.monotonic(), 0.001)
            timeout = {
                step: left if most is None else min(most, left)
                for step, most in timeout.items()
            }
        return httpx.Request(
            "POST",
            self.url,
            headers=self.headers,
            stream=httpx.ByteStream(self.content),
            extensions={"timeout": timeout},
        )


class Blueprint:
    """What the requests of a client have in common, made once."""

    def __init__(
        self,
        key: Secret | None,
        base_url: str,
        headers: Mapping[str, str | None],
        query: Mapping[str, object],
        body: Mapping[str, object],
        timeout: Any,
        deadline: float | None,
        max_retries: int,
        beneath: httpx.Headers | None,
    ):
        """beneath: headers of the caller's own httpx client, which ours are laid over."""
        check_headers(headers)
        self.key = key
        self.url = httpx.URL(base_url + _api.PATH, params=_query(query) or None)
        self.body = dict(body)
        self.timeout = timeouts(timeout)
        self.deadline = _seconds(deadline)
        self.retries = _count(max_retries)
        own = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
        common = {
            **(beneath or {}),
            "Host": self.url.netloc.decode("ascii"),
            "User-Agent": f"chat-completions-python/{_api.VERSION}",
            "Content-Type": "application/json",
        }
        if key is not None:
            common[_api.KEY_HEADER] = _api.KEY_PREFIX + key.value
        self.headers = _laid(httpx.Headers({**common, **own}), headers)
        streamed = {
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-store",
        }
        self.stream_headers = _laid(httpx.Headers({**common, **streamed}), headers)

    def call(self, messages: Any, params: dict[str, Any], streamed: bool) -> Call:
        """A call from its arguments; `params` is changed.

        Raises:
            TypeError: a keyword that is none.
            ArgumentError: a value that cannot be sent.
        """
        if not KEYWORDS.issuperset(params):
            for name in params.keys() - KEYWORDS:
                if params[name] is not None:
                    raise TypeError(
                        f"unexpected keyword {name!r}; what the specification lacks goes into extra_body"
                    )
        headers, url, timeout = (
            (self.stream_headers if streamed else self.headers),
            self.url,
            self.timeout,
        )
        retries, deadline, key = self.retries, self.deadline, None
        body: dict[str, Any] = params
        more: Mapping[str, object] | None = None
        if not OPTIONS.isdisjoint(params):
            if (given := params.pop("timeout", UNSET)) is not UNSET:
                timeout = timeouts(given)
            deadline = _seconds(params.pop("deadline", deadline))
            retries = _count(params.pop("max_retries", retries))
            key = params.pop("idempotency_key", None)
            if extra := params.pop("extra_headers", None):
                check_headers(extra)
                headers = _laid(headers, extra)
            if query := params.pop("extra_query", None):
                url = url.copy_merge_params(_query(query))
            more = params.pop("extra_body", None)
        if isinstance(messages, str):
            messages = [{"role": "user", "content": messages}]
        elif type(messages) is not list:
            messages = list(cast("Iterable[Any]", messages))
        body = (
            {"model": params.pop("model", None), "messages": messages, **params}
            if "model" in params
            else params
        )
        if None in body.values():
            body = {name: value for name, value in body.items() if value is not None}
        if streamed:
            body["stream"] = True
        if self.body:
            body = {**self.body, **body}
        if more:
            body.update(more)
        try:
            content = _encoder.encode(body)
        except (TypeError, ValueError, RecursionError) as error:
            raise ArgumentError(
                f"the request cannot be written as JSON: {error}"
            ) from None
        if b"null" in content and (odd := _not_finite(body)):
            raise ArgumentError(
                f"the request cannot be written as JSON: {odd} is no JSON number"
            )
        headers = httpx.Headers(headers)
        headers["Content-Length"] = str(len(content))
        if key is not None:
            check_headers({"Idempotency-Key": key})
        if "idempotency-key" not in headers or key is not None:
            headers["Idempotency-Key"] = key or urandom(16).hex()
        return Call(content, url, headers, streamed, timeout, retries, deadline)


def _not_finite(value: Any) -> str | None:
    """A number that JSON does not have, which the encoder would write as null."""
    if isinstance(value, float):
        return None if math.isfinite(value) else str(value)
    items: Iterable[Any] = ()
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).values()
    elif isinstance(value, (list, tuple)):
        items = cast("Iterable[Any]", value)
    return next((wrong for one in items if (wrong := _not_finite(one))), None)


def _laid(headers: httpx.Headers, extra: Mapping[str, str | None]) -> httpx.Headers:
    headers = httpx.Headers(headers)
    for name, value in extra.items():
        if value is None:
            headers.pop(name, None)
        else:
            headers[name] = value
    return headers


def _query(query: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}


def _seconds(deadline: Any) -> float | None:
    if deadline is not None and (
        isinstance(deadline, bool)
        or not isinstance(deadline, (int, float))
        or not deadline > 0
    ):
        raise ArgumentError(
            "the deadline must be more than 0 seconds; None is no limit"
        )
    return deadline


def _count(retries: Any) -> int:
    if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
        raise ArgumentError("max_retries must be a whole number, 0 or more")
    return retries


def shown_headers(headers: httpx.Headers) -> dict[str, str]:
    """Headers for a log, without secrets."""
    return {
        name: "***" if name in _SECRET_HEADERS else value
        for name, value in headers.items()
    }
