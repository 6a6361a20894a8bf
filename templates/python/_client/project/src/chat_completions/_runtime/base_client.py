"""What the sync and the async client have in common."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from .headers import check_headers
from .settings import (
    UNSET,
    Secret,
    check_timeout,
    find_base_url,
    find_key,
)

if TYPE_CHECKING:
    import httpx

    from .calls import Call
    from .endpoint import Endpoint
    from .requests import RequestBuilder

HttpClientT = TypeVar("HttpClientT")
_ClientT = TypeVar("_ClientT", bound="BaseClient[Any]")


class SharedHttpClient(Generic[HttpClientT]):
    """The HTTP client of a client and its copies, created on first use.

    Attributes:
        http_client: The HTTP client; None before first use.
        is_owned: Whether the client closes it.
        closed: Whether the client is closed.
        lock: Held while the HTTP client is created or closed.
    """

    def __init__(self, http_client: HttpClientT | None) -> None:
        self.http_client = http_client
        self.is_owned = http_client is None
        self.closed = False
        self.lock = threading.Lock()


class BaseClient(Generic[HttpClientT]):
    """A client of an endpoint."""

    _endpoint: ClassVar[Endpoint]

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | httpx.URL | None = None,
        *,
        timeout: float | httpx.Timeout | None = UNSET,
        deadline: float | None = None,
        max_retries: int = 2,
        extra_headers: Mapping[str, str | None] | None = None,
        extra_query: Mapping[str, object] | None = None,
        extra_body: Mapping[str, object] | None = None,
        default_headers: Mapping[str, str | None] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: HttpClientT | None = None,
    ) -> None:
        endpoint = self._endpoint
        self._key: Secret | None = find_key(api_key, endpoint)
        self._base_url = find_base_url(base_url, endpoint)
        self._headers = {**(default_headers or {}), **(extra_headers or {})}
        self._query = {**(default_query or {}), **(extra_query or {})}
        self._body = dict(extra_body or {})
        self._timeout = endpoint.timeout if timeout is UNSET else timeout
        self._deadline = deadline
        self._max_retries = max_retries
        check_headers(self._headers)
        check_timeout(self._timeout)
        if http_client is not None:
            self._check_http_client(http_client)
        self._shared: SharedHttpClient[HttpClientT] = SharedHttpClient(http_client)

    @property
    def api_key(self) -> str | None:
        """The API key; nothing else shows it."""
        return self._key.value if self._key else None

    @property
    def base_url(self) -> str:
        """The base URL, without a trailing slash."""
        return self._base_url

    @property
    def timeout(self) -> float | httpx.Timeout | None:
        """Seconds that one network operation may take."""
        return self._timeout

    @property
    def deadline(self) -> float | None:
        """Seconds that a whole call may take."""
        return self._deadline

    @property
    def max_retries(self) -> int:
        """Attempts after the first."""
        return self._max_retries

    def is_closed(self) -> bool:
        """Return whether the client, or one that shares its connections, is closed."""
        return self._shared.closed

    def with_options(
        self: _ClientT,
        *,
        api_key: str | None = None,
        base_url: str | httpx.URL | None = None,
        timeout: float | httpx.Timeout | None = UNSET,
        deadline: float | None = UNSET,
        max_retries: int = UNSET,
        extra_headers: Mapping[str, str | None] | None = None,
        extra_query: Mapping[str, object] | None = None,
        extra_body: Mapping[str, object] | None = None,
        default_headers: Mapping[str, str | None] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: Any = None,
    ) -> _ClientT:
        """Return a client with other options and the same connections.

        Headers, query and body are merged into those of this client. A client with an
        `http_client`, or a base URL of another scheme, has connections of its own.
        """
        client = type(self)(
            api_key if api_key is not None else self.api_key,
            base_url if base_url is not None else self._base_url,
            timeout=self._timeout if timeout is UNSET else timeout,
            deadline=self._deadline if deadline is UNSET else deadline,
            max_retries=self._max_retries if max_retries is UNSET else max_retries,
            default_headers={**self._headers, **(default_headers or {})},
            default_query={**self._query, **(default_query or {})},
            extra_headers=extra_headers,
            extra_query=extra_query,
            extra_body={**self._body, **(extra_body or {})},
            http_client=http_client,
        )
        if http_client is None and _scheme(client) == _scheme(self):
            client._shared = self._shared
        return client

    copy = with_options

    @cached_property
    def _requests(self) -> RequestBuilder:
        from .requests import ClientOptions, RequestBuilder

        options = ClientOptions(
            self._base_url,
            self._timeout,
            self._deadline,
            self._max_retries,
            self._headers,
            self._query,
            self._body,
        )
        shared = self._shared
        http_client: Any = None if shared.is_owned else shared.http_client
        http_headers = getattr(http_client, "headers", {})
        return RequestBuilder(self._endpoint, self._key, options, http_headers)

    def _build_call(
        self, messages: Any, arguments: dict[str, Any], streamed: bool
    ) -> Call:
        if isinstance(arguments.get("response_format"), type):
            raise TypeError("a type as response_format is for `parse` only")
        if arguments.get("tools") is not None:
            from .tools import tool_definitions

            arguments["tools"] = tool_definitions(arguments["tools"])
        return self._requests.build(messages, arguments, streamed)

    @property
    def _http_client(self) -> HttpClientT:
        """The HTTP client.

        Raises:
            RuntimeError: The client is closed.
        """
        shared = self._shared
        if shared.closed:
            raise RuntimeError("the client is closed")
        if shared.http_client is None:
            with shared.lock:
                if shared.http_client is None:
                    shared.http_client = self._create_http_client()
        return shared.http_client

    def _check_http_client(self, http_client: Any) -> None:
        raise NotImplementedError

    def _create_http_client(self) -> HttpClientT:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle a client: it has an API key and connections")


def _scheme(client: BaseClient[Any]) -> str:
    return client.base_url.partition(":")[0]
