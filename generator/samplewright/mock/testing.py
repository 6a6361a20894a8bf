"""The mock server for tests: in a thread, on a free port."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from samplewright import config
from samplewright.mock.http.journal import JournalEntry
from samplewright.mock.http.options import MAX_BODY, MockOptions, Responder
from samplewright.mock.http.server import HttpServer
from samplewright.openapi import loader
from samplewright.openapi.document import Spec


class BackgroundServer:
    """Run a mock server in a thread, as a context manager."""

    def __init__(self, spec: Spec, options: MockOptions) -> None:
        """Prepare the server; it starts when the context is entered.

        Args:
            spec: The OpenAPI document to serve.
            options: How to serve it.

        Raises:
            SpecError: The document has no operation, or an invalid schema.
            UsageError: A fault is unknown or its value is invalid.
        """
        self._server = HttpServer(spec, options)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="samplewright-mock", daemon=True)
        self._ready = threading.Event()
        self._error: BaseException | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port, without a trailing slash."""
        return self._server.url

    @property
    def base_url(self) -> str:
        """The URL to give to a client instead of the API's own."""
        return self._server.base_url

    @property
    def ca(self) -> Path | None:
        """The file with the CA's certificate, for clients to trust; None without TLS."""
        return self._server.ca

    @property
    def requests(self) -> tuple[JournalEntry, ...]:
        """The newest 1000 requests, oldest first, rejected ones included."""
        return self._server.journal.entries

    def clear(self) -> None:
        """Forget the requests so far, and start flaky faults over."""
        self._server.clear()

    def stop_listening(self) -> None:
        """Refuse connections from now on, as if no server were running; open connections go on."""
        asyncio.run_coroutine_threadsafe(self._server.stop_listening(), self._loop).result()

    def __enter__(self) -> Self:
        """Start the server and wait until it listens.

        Raises:
            UsageError: The address cannot be listened on.
        """
        self._thread.start()
        self._ready.wait()
        if self._error is not None:
            self._thread.join()
            raise self._error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection and stop the server."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._server.start())
        except BaseException as error:
            self._error = error
        self._ready.set()
        try:
            if self._error is None:
                self._loop.run_forever()
                self._loop.run_until_complete(self._server.stop())
        finally:
            self._loop.close()


class MockServer(BackgroundServer):
    """Run a mock of an API in a thread, as a context manager.

    The mock checks every request against the OpenAPI document and responds as the document says. It is strict: a
    request that violates the document gets an error in the API's own format.

    Example:
        ```python
        with MockServer() as mock:
            client = SomeClient(base_url=mock.base_url, api_key="test")
            client.chat("Hello")
            assert mock.requests[-1].json["messages"][0]["content"] == "Hello"
        ```
    """

    def __init__(
        self,
        spec: Path | str | Spec | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool = False,
        latency: float = 0,
        faults: str = "",
        max_body: int = MAX_BODY,
        service: Responder | None = None,
    ) -> None:
        """Prepare the server; it starts when the context is entered.

        Args:
            spec: Path of an OpenAPI document, or a loaded one. By default the document of the nearest pyproject.toml
                with `[tool.samplewright]`, then `spec/openapi.yaml`, then the built-in one.
            host: Address to listen on.
            port: Port to listen on; 0 picks a free one.
            tls: Whether to speak TLS, with a certificate from a throw-away CA; see `ca`.
            latency: Milliseconds to wait before every response.
            faults: Faults to inject into every response, such as `"cut"` or `"rate-limit=2, flaky=3"`. A single request
                asks for them with the header `Prefer: fault=NAME`.
            max_body: Largest request body to accept, in bytes; a larger one gets status 413.
            service: Decides the responses instead of the document.

        Raises:
            SpecError: The document cannot be read or is invalid.
            UsageError: A fault is unknown or its value is invalid.
        """
        options = MockOptions(
            host=host, port=port, tls=tls, latency=latency, faults=faults, max_body=max_body, service=service
        )
        super().__init__(spec if isinstance(spec, Spec) else _load(spec), options)


def _load(path: Path | str | None) -> Spec:
    return loader.load(config.default_spec(Path.cwd()) if path is None else Path(path))
