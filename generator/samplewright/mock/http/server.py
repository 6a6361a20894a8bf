"""The server: listens, and stops at once."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from samplewright.errors import SpecError, UsageError
from samplewright.ir import Scenario
from samplewright.mock.http.acceptor import Acceptor, connection_limit
from samplewright.mock.http.admin import AccessRules
from samplewright.mock.http.connection import Connection
from samplewright.mock.http.curl import curl_command
from samplewright.mock.http.dispatcher import Dispatcher
from samplewright.mock.http.journal import Journal
from samplewright.mock.http.options import MockOptions
from samplewright.mock.http.redaction import Redaction
from samplewright.mock.http.server_state import ServerState
from samplewright.mock.http.worker import Worker
from samplewright.mock.messages import Request
from samplewright.openapi import operations, scenarios, security
from samplewright.openapi.document import Spec

if TYPE_CHECKING:
    from samplewright.mock.http.tls import CertificateAuthority

_BACKLOG = 1024
#: Addresses to listen on -> an address to connect to.
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
#: Seconds between two looks for connections that exceed a time limit, and how many looks there are at least in a limit.
_LOOK_SECONDS, _LOOKS = 1.0, 4


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
        is_costly: Callable[[Request], bool] = _is_never_costly
        if service is None:
            from samplewright.mock.service import service as own

            service, is_costly = own.Service(spec, max_body=options.max_body), own.is_costly
        self._options = options
        self._address, self._port = options.host, options.port
        self._scenarios = _scenarios(spec)
        spec_hosts = {urlsplit(scenario.base_url).hostname or "localhost" for scenario in self._scenarios}
        self._names = spec_hosts | {self._host}
        self._dispatcher = Dispatcher(
            service, options, AccessRules(self._names), Redaction(security.declared_credentials(spec))
        )
        self._is_costly = is_costly
        self._state: ServerState | None = None
        self._acceptor: Acceptor | None = None
        self._look: asyncio.TimerHandle | None = None
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
    def is_exposed(self) -> bool:
        """Whether other machines can connect."""
        try:
            return not ip_address(self._address).is_loopback
        except ValueError:  # a socket without an address
            return False

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
        if self._options.tls:
            self._authority = self._create_authority()
        try:
            listener = self._options.listener or _listen(self._options.host, self._options.port)
        except (OSError, OverflowError) as error:
            self._close_authority()
            reason = getattr(error, "strerror", None) or str(error)
            message = f"cannot listen on {self._options.host}:{self._options.port}: {reason}"
            raise UsageError(message, hint="choose another port with --port, or 0 for any free port") from None
        self._address, self._port = listener.getsockname()[:2]
        state = self._state = ServerState(loop, self._dispatcher, self._options, Worker(loop), self._is_costly)
        self._acceptor = Acceptor(
            listener,
            lambda: Connection(state),
            limit=connection_limit(self._options.max_connections),
            context=self._authority.context if self._authority is not None else None,
            handshake_seconds=self._options.request_seconds,
            on_full=self._options.on_full,
        )
        state.on_lost = self._acceptor.release
        self._enforce_time_limits()

    async def stop_listening(self) -> None:
        """Accept no more connections; open ones go on."""
        if self._acceptor is not None:
            await self._acceptor.close()

    async def stop(self) -> None:
        """Close every connection at once and stop listening."""
        if self._acceptor is not None:
            await self._acceptor.abort()
        if self._look is not None:
            self._look.cancel()
        if self._state is not None:
            self._state.worker.close()
            for connection in tuple(self._state.connections):
                connection.stop()
        self._close_authority()
        await asyncio.sleep(0)

    def _enforce_time_limits(self) -> None:
        """Close the connections that exceed a time limit, and look again later."""
        assert self._state is not None
        loop, options = self._state.loop, self._options
        for connection in tuple(self._state.connections):
            connection.enforce_time_limits(loop.time())
        seconds = min(_LOOK_SECONDS, options.idle_seconds / _LOOKS, options.request_seconds / _LOOKS)
        self._look = loop.call_later(seconds, self._enforce_time_limits)

    def _create_authority(self) -> CertificateAuthority:
        from samplewright.mock.http.tls import CertificateAuthority

        return CertificateAuthority(sorted({"localhost", "127.0.0.1", "::1"} | self._names))

    def _close_authority(self) -> None:
        if self._authority is not None:
            self._authority.close()
            self._authority = None


def _is_never_costly(_: Request) -> bool:
    """Keep all calls of a service that is not ours in one thread."""
    return False


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
            await server.stop()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
