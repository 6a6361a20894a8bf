"""Calls, built from the arguments of a method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import urandom
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import httpx

from .calls import Call, CallLimits
from .encoding import encode_body
from .headers import check_headers, merge_headers
from .settings import (
    UNSET,
    Secret,
    check_deadline,
    check_retries,
    check_timeout,
)

if TYPE_CHECKING:
    from .endpoint import Endpoint

#: Keyword arguments of a call that are not parameters of the API.
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


class ClientOptions(NamedTuple):
    """The options of a client, which each call can override."""

    base_url: str
    timeout: float | httpx.Timeout | None
    deadline: float | None
    max_retries: int
    headers: Mapping[str, str | None]
    query: Mapping[str, object]
    body: Mapping[str, object]


class RequestBuilder:
    """Builds the calls of a client from their arguments.

    Raises:
        ArgumentError: An option of the client is invalid.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        key: Secret | None,
        options: ClientOptions,
        http_headers: Mapping[str, str],
    ) -> None:
        """Prepare what all calls have in common.

        Args:
            endpoint: The endpoint to call.
            key: The API key.
            options: The options of the client.
            http_headers: Headers of a caller's own httpx client, which are sent too.
        """
        self._endpoint = endpoint
        self._key = key
        self._body = dict(options.body)
        self._url = httpx.URL(
            options.base_url + endpoint.path,
            params=_without_none(options.query) or None,
        )
        self._limits = CallLimits(
            check_timeout(options.timeout),
            check_deadline(options.deadline),
            check_retries(options.max_retries),
        )
        check_headers(options.headers)
        common = {
            **http_headers,
            "Host": self._url.netloc.decode("ascii"),
            "User-Agent": f"chat-completions-python/{endpoint.version}",
            "Content-Type": "application/json",
        }
        if key is not None:
            common[endpoint.key_header] = endpoint.key_prefix + key.value
        whole = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
        streamed = {
            "Accept": "text/event-stream",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-store",
        }
        self._headers = {
            False: merge_headers(httpx.Headers({**common, **whole}), options.headers),
            True: merge_headers(httpx.Headers({**common, **streamed}), options.headers),
        }

    def build(self, messages: Any, arguments: dict[str, Any], streamed: bool) -> Call:
        """Build a call.

        Args:
            messages: The conversation; a string is one message of the user.
            arguments: Parameters and options by keyword; the dict is changed.
            streamed: Whether to request a stream.

        Raises:
            TypeError: An unknown keyword argument.
            ArgumentError: A value that cannot be sent.
        """
        self._check_keywords(arguments)
        options: dict[str, Any] = {}
        if not OPTIONS.isdisjoint(arguments):
            options = {name: arguments.pop(name) for name in OPTIONS & arguments.keys()}
        content = self._content(
            messages, arguments, streamed, options.get("extra_body") or {}
        )
        url, limits = self._url, self._limits
        if options:
            limits = self._call_limits(options)
            if query := options.get("extra_query"):
                url = url.copy_merge_params(_without_none(query))
        headers = self._call_headers(options, streamed)
        headers["Content-Length"] = str(len(content))
        return Call(self._endpoint, self._key, content, url, headers, streamed, limits)

    def _check_keywords(self, arguments: Mapping[str, Any]) -> None:
        for name in arguments.keys() - self._endpoint.keywords.keys() - OPTIONS:
            if arguments[name] is not None:
                raise TypeError(
                    f"unexpected keyword argument {name!r};"
                    " send undocumented parameters in extra_body"
                )

    def _call_limits(self, options: Mapping[str, Any]) -> CallLimits:
        timeout, deadline, max_retries = self._limits
        if (changed := options.get("timeout", UNSET)) is not UNSET:
            timeout = check_timeout(changed)
        return CallLimits(
            timeout,
            check_deadline(options.get("deadline", deadline)),
            check_retries(options.get("max_retries", max_retries)),
        )

    def _call_headers(
        self, options: Mapping[str, Any], streamed: bool
    ) -> httpx.Headers:
        extra: Mapping[str, str | None] = options.get("extra_headers") or {}
        if (key := options.get("idempotency_key")) is not None:
            extra = {**extra, "Idempotency-Key": key}
        if extra:
            check_headers(extra)
        headers = merge_headers(self._headers[streamed], extra)
        if "idempotency-key" not in headers:
            headers["Idempotency-Key"] = urandom(16).hex()
        return headers

    def _content(
        self,
        messages: Any,
        parameters: dict[str, Any],
        streamed: bool,
        extra_body: Mapping[str, object],
    ) -> bytes:
        if isinstance(messages, str):
            messages = [{"role": "user", "content": messages}]
        elif type(messages) is not list:
            messages = list(cast("Iterable[Any]", messages))
        model = parameters.pop("model", None)
        names = self._endpoint.keywords
        body = dict(self._body)
        if model is not None:
            body["model"] = model
        body["messages"] = messages
        for keyword, value in parameters.items():
            if value is not None:
                body[names[keyword]] = value
        if streamed:
            body["stream"] = True
        body.update(extra_body)
        return encode_body(body)


def _without_none(query: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}
