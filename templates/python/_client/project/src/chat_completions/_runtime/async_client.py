"""Calls, sent asynchronously."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from .base_client import BaseClient

if TYPE_CHECKING:
    import httpx

    from .calls import Call

_ClientT = TypeVar("_ClientT", bound="AsyncBaseClient")


class AsyncBaseClient(BaseClient["httpx.AsyncClient"]):
    """A client for asynchronous code."""

    async def close(self) -> None:
        """Close the connections, unless they belong to an `http_client` argument."""
        shared = self._shared
        with shared.lock:
            shared.closed = True
            if shared.http_client is not None and shared.is_owned:
                await shared.http_client.aclose()

    async def __aenter__(self: _ClientT) -> _ClientT:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def _check_http_client(self, http_client: Any) -> None:
        import httpx

        if not isinstance(http_client, httpx.AsyncClient):
            raise TypeError("http_client must be an httpx.AsyncClient")

    def _create_http_client(self) -> httpx.AsyncClient:
        import httpx

        from .network import tls_context, uses_proxy
        from .transport import AsyncStackTransport

        context = tls_context(self._base_url)
        if uses_proxy():
            return httpx.AsyncClient(verify=context)
        return httpx.AsyncClient(transport=AsyncStackTransport(context))

    async def _send(self, call: Call) -> httpx.Response:
        """Send a call, with retries; the response is read unless it is streamed."""
        import anyio
        import httpx

        from .retries import Attempt

        while True:
            attempt = Attempt(call)
            try:
                with _time_limit(call.deadline):
                    response = await self._exchange(attempt.request, call)
            except (httpx.HTTPError, TimeoutError) as error:
                await anyio.sleep(attempt.wait_after_failure(error))
                continue
            wait = attempt.wait_after_response(response)
            if wait is None:
                return response
            await anyio.sleep(wait)

    async def _exchange(self, request: httpx.Request, call: Call) -> httpx.Response:
        from .retries import is_event_stream

        response = await self._http_client.send(
            request, stream=call.streamed, follow_redirects=False
        )
        try:
            if call.streamed and not (
                response.is_success and is_event_stream(response)
            ):
                await response.aread()
        except BaseException:
            await response.aclose()
            raise
        return response


def _time_limit(deadline: float | None) -> AbstractContextManager[object]:
    """Return a context that raises TimeoutError at a deadline."""
    if deadline is None:
        return nullcontext()
    import anyio

    return anyio.fail_after(max(deadline - time.monotonic(), 0))
