"""The server: listens, and stops at once."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from samplewright.errors import SpecError, UsageError
from samplewright.ir import Scenario
from samplewright.mock.http.connection import Connection
from samplewright.mock.http.curl import curl_command
from samplewright.mock.http.dispatcher import Dispatcher
from samplewright.mock.http.journal import Journal
from samplewright.mock.http.options import MockOptions
from samplewright.openapi import operations, scenarios
from samplewright.openapi.document import Spec

if TYPE_CHECKING:
    from samplewright.mock.http.tls import CertificateAuthority

_BACKLOG = 1024
#: Addresses to listen on -> an address to connect to.
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
#: Not every client answers the end of a TLS session; seconds to keep a connection open for it.
_TLS_SHUTDOWN_SECONDS = 0.5
_OUT_OF_RESOURCES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
_logger = logging.getLogger(__name__)


class HttpServer:
    """A mock server of the API that a spec describes, for an event loop."""

    def __init__(self, spec: Spec, options: MockOptions) -> None:
        """Prepare the server; it listens after `start`.

        Args:
            spec: The OpenAPI document to serve.
            options: How to serve it.

        Raises:
            UsageError: A fault is unknown or its value is invalid.
            SpecError: The document has no operation, or an invalid schema.
        """
        service = options.service
        if service is None:
            from samplewright.mock.service.service import Service

            service = Service(spec, max_body=options.max_body)
        self._options = options
        self._port = options.port
        self._scenarios = _scenarios(spec)
        self._dispatcher = Dispatcher(service, options)
        self._connections: set[Connection] = set()
        self._listening: asyncio.Server | None = None
        self._authority: CertificateAuthority | None = None

    @property
    def journal(self) -> Journal:
        """The requests so far."""
        return self._dispatcher.journal

    def clear(self) -> None:
        """Empty the journal and start flaky faults over."""
        self._dispatcher.clear()

    @property
    def ca(self) -> Path | None:
        """The file with the certificate of the CA that clients must trust; None without TLS."""
        return self._authority.certificate if self._authority is not None else None

    @property
    def _host(self) -> str:
        """The host to connect to."""
        return _ANY_ADDRESS.get(self._options.host, self._options.host)

    @property
    def url(self) -> str:
        """Scheme, host and port, without a trailing slash."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{'https' if self._options.tls else 'http'}://{host}:{self._port}"

    @property
    def base_url(self) -> str:
        """The URL to use instead of the spec's server URL."""
        path = urlsplit(self._scenarios[0].base_url).path.rstrip("/") if self._scenarios else ""
        return self.url + path

    @property
    def example(self) -> str:
        """A command for a POSIX shell that sends the first scenario."""
        if not self._scenarios:
            return f"curl {self.url}/__mock/health"
        return curl_command(self._scenarios[0], self.base_url, self.ca)

    async def start(self) -> None:
        """Listen from now on.

        Raises:
            UsageError: The address cannot be listened on.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_LoopErrors(self._has_stopped_listening))
        if self._options.tls:
            self._authority = self._create_authority()
        try:
            listener = self._options.listener or _listen(self._options.host, self._options.port)
        except (OSError, OverflowError) as error:
            self._close_authority()
            reason = getattr(error, "strerror", None) or str(error)
            message = f"cannot listen on {self._options.host}:{self._options.port}: {reason}"
            raise UsageError(message, hint="choose another port with --port, or 0 for any free port") from None
        self._port = listener.getsockname()[1]
        self._listening = await loop.create_server(
            lambda: Connection(loop, self._dispatcher, self._options, self._connections),
            sock=listener,
            ssl=self._authority.context if self._authority is not None else None,
            backlog=_BACKLOG,
            ssl_shutdown_timeout=_TLS_SHUTDOWN_SECONDS if self._authority is not None else None,
        )

    def stop_listening(self) -> None:
        """Accept no more connections; open ones go on."""
        if self._listening is not None:
            self._listening.close()

    def _has_stopped_listening(self) -> bool:
        return self._listening is not None and not self._listening.is_serving()

    def stop(self) -> None:
        """Close every connection at once and stop listening."""
        self.stop_listening()
        for connection in tuple(self._connections):
            connection.stop()
        self._close_authority()

    def _create_authority(self) -> CertificateAuthority:
        from samplewright.mock.http.tls import CertificateAuthority

        spec_hosts = {urlsplit(scenario.base_url).hostname or "localhost" for scenario in self._scenarios}
        return CertificateAuthority(sorted({"localhost", "127.0.0.1", "::1", self._host} | spec_hosts))

    def _close_authority(self) -> None:
        if self._authority is not None:
            self._authority.close()
            self._authority = None


class _LoopErrors:
    """Handle errors of an event loop, and warn only once that the system cannot accept connections."""

    def __init__(self, has_stopped_listening: Callable[[], bool]) -> None:
        self._has_stopped_listening = has_stopped_listening
        self._warned = False

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, ValueError) and self._has_stopped_listening():
            return  # the loop tries to accept again, a second after it could not, whether or not the socket is closed
        if not isinstance(error, OSError) or error.errno not in _OUT_OF_RESOURCES:
            loop.default_exception_handler(context)
        elif not self._warned:
            self._warned = True
            _logger.warning("cannot accept connections: %s; they wait until others are closed", error.strerror)


def _scenarios(spec: Spec) -> tuple[Scenario, ...]:
    """Return the document's scenarios; a document without samples can be served nevertheless."""
    try:
        return scenarios.build(spec, operations.read(spec))
    except SpecError:
        return ()


def _listen(host: str, port: int) -> socket.socket:
    addresses = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, address = min(addresses, key=lambda info: info[0] != socket.AF_INET)
    return socket.create_server(address[:2], family=family, backlog=_BACKLOG)


def run(server: HttpServer, on_ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Args:
        server: The server to start.
        on_ready: Is called once it listens.

    Raises:
        UsageError: The address cannot be listened on.
    """

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows raises KeyboardInterrupt instead
                loop.add_signal_handler(number, stopped.set)
        await server.start()
        try:
            on_ready()
            gc.collect()
            gc.freeze()
            await stopped.wait()
        finally:
            server.stop()
            await asyncio.sleep(0)

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
