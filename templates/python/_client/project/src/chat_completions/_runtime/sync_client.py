"""Calls, sent synchronously."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from .base_client import BaseClient

if TYPE_CHECKING:
    import httpx

    from .calls import Call

_ClientT = TypeVar("_ClientT", bound="SyncBaseClient")


class SyncBaseClient(BaseClient["httpx.Client"]):
    """A client for synchronous code."""

    def close(self) -> None:
        """Close the connections, unless they belong to an `http_client` argument."""
        shared = self._shared
        with shared.lock:
            shared.closed = True
            if shared.http_client is not None and shared.is_owned:
                shared.http_client.close()

    def __enter__(self: _ClientT) -> _ClientT:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _check_http_client(self, http_client: Any) -> None:
        import httpx

        if not isinstance(http_client, httpx.Client):
            raise TypeError("http_client must be an httpx.Client")

    def _create_http_client(self) -> httpx.Client:
        import httpx

        from .network import tls_context, uses_proxy
        from .transport import StackTransport

        context = tls_context(self._base_url)
        if uses_proxy():
            return httpx.Client(verify=context)
        return httpx.Client(transport=StackTransport(context))

    def _send(self, call: Call) -> httpx.Response:
        """Send a call, with retries; the response is read unless it is streamed."""
        import httpx

        from .retries import Attempt

        while True:
            attempt = Attempt(call)
            try:
                response = self._exchange(attempt.request, call)
            except httpx.HTTPError as error:
                time.sleep(attempt.wait_after_failure(error))
                continue
            wait = attempt.wait_after_response(response)
            if wait is None:
                return response
            time.sleep(wait)

    def _exchange(self, request: httpx.Request, call: Call) -> httpx.Response:
        from .deadlines import DeadlineStream
        from .retries import is_event_stream

        incremental = call.streamed or call.deadline is not None
        response = self._http_client.send(
            request, stream=incremental, follow_redirects=False
        )
        try:
            if call.deadline is not None:
                response.stream = DeadlineStream(response.stream, call.deadline)
            if not (
                call.streamed and response.is_success and is_event_stream(response)
            ):
                response.read()
        except BaseException:
            response.close()
            raise
        return response
