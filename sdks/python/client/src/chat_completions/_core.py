"""What both clients are: their settings, and the state that copies of a client share."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _api
from ._config import UNSET, Secret, check_headers, find_key, find_url, timeouts

if TYPE_CHECKING:
    import httpx

    from ._requests import Blueprint

_Http = TypeVar("_Http")
_Self = TypeVar("_Self", bound="Core[Any]")


class Shared(Generic[_Http]):
    """The HTTP client that a client and its copies use; made when it is first needed.

    own: whether it is ours to close.
    """

    def __init__(self, http: _Http | None):
        self.http = http
        self.own = http is None
        self.closed = False
        self.lock = threading.Lock()


class Core(Generic[_Http]):
    """Settings of a client; see `Client`."""

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | httpx.URL | None = None,
        *,
        timeout: float | httpx.Timeout | None = _api.TIMEOUT,
        deadline: float | None = None,
        max_retries: int = 2,
        extra_headers: Mapping[str, str | None] | None = None,
        extra_query: Mapping[str, object] | None = None,
        extra_body: Mapping[str, object] | None = None,
        default_headers: Mapping[str, str | None] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: _Http | None = None,
    ):
        self._key: Secret | None = find_key(api_key)
        self._base_url = find_url(base_url)
        self._headers = {**(default_headers or {}), **(extra_headers or {})}
        self._query = {**(default_query or {}), **(extra_query or {})}
        self._body = dict(extra_body or {})
        check_headers(self._headers)
        timeouts(timeout)
        self._timeout = timeout
        self._deadline = deadline
        self._max_retries = max_retries
        if http_client is not None:
            self._check_http(http_client)
        self._shared: Shared[_Http] = Shared(http_client)
        self._made: Blueprint | None = None

    @property
    def api_key(self) -> str | None:
        """The key. It is shown nowhere else."""
        return self._key.value if self._key else None

    @property
    def base_url(self) -> str:
        """Where requests go, without a slash at the end."""
        return self._base_url

    @property
    def timeout(self) -> float | httpx.Timeout | None:
        """Seconds that one step of a try may take."""
        return self._timeout

    @property
    def deadline(self) -> float | None:
        """Seconds that a whole call may take."""
        return self._deadline

    @property
    def max_retries(self) -> int:
        """Tries after the first."""
        return self._max_retries

    def is_closed(self) -> bool:
        """Whether `close` was called, on this client or one that shares its connections."""
        return self._shared.closed

    def with_options(
        self: _Self,
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
    ) -> _Self:
        """A client with other settings and the same connections. Headers, query and body are added to this one's.

        A base URL of another scheme gets connections of its own, as a `http_client` does.
        """
        other = type(self)(
            api_key if api_key is not None else self.api_key,
            base_url if base_url is not None else self._base_url,
            timeout=self._timeout if timeout is UNSET else timeout,
            deadline=self._deadline if deadline is UNSET else deadline,
            max_retries=self._max_retries if max_retries is UNSET else max_retries,
            extra_headers={
                **self._headers,
                **(default_headers or {}),
                **(extra_headers or {}),
            },
            extra_query={**self._query, **(default_query or {}), **(extra_query or {})},
            extra_body={**self._body, **(extra_body or {})},
            http_client=http_client,
        )
        if (
            http_client is None
            and other._base_url.split(":")[0] == self._base_url.split(":")[0]
        ):
            other._shared = self._shared
        return other

    copy = with_options

    @property
    def _blueprint(self) -> Blueprint:
        if self._made is None:
            from ._requests import Blueprint

            self._made = Blueprint(
                self._key,
                self._base_url,
                self._headers,
                self._query,
                self._body,
                self._timeout,
                self._deadline,
                self._max_retries,
                (
                    None
                    if self._shared.own
                    else getattr(self._shared.http, "headers", None)
                ),
            )
        return self._made

    @property
    def _http(self) -> _Http:
        """The HTTP client.

        Raises:
            RuntimeError: it was closed.
        """
        shared = self._shared
        if shared.http is None or shared.closed:
            if shared.closed:
                raise RuntimeError("the client has been closed")
            with shared.lock:
                if shared.http is None:
                    shared.http = self._make_http()
        return shared.http

    def _check_http(self, http: Any) -> None:
        raise NotImplementedError

    def _make_http(self) -> _Http:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    def __reduce__(self) -> Any:
        raise TypeError("a client holds a key and connections and cannot be pickled")
