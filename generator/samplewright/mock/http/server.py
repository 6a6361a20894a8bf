"""The server: listens, and stops at once when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import shlex
import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from samplewright.errors import SpecError, UsageError
from samplewright.ir import Scenario
from samplewright.mock.http.connection import Connection, Shared
from samplewright.mock.http.faults import Answerer, Fault, parse
from samplewright.mock.http.journal import Entry, Journal
from samplewright.mock.messages import Request
from samplewright.openapi import operations, scenarios
from samplewright.openapi.document import Spec

if TYPE_CHECKING:
    from samplewright.mock.http.tls import Authority

MAX_BODY = 8_000_000
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


class Server:
    """A mock of the API that a spec describes.

    host, port: where it listens; port 0 is any free one. tls: whether it speaks TLS.
    latency: milliseconds before every answer. faults: what goes wrong with every answer, as `--faults` says it.
    report: is told of every request when it is done with, in the server's thread.
    service: decides about requests; made from the spec if None. listener: a socket that listens already, for `host`
        and `port`. prefer: the value of a `Prefer` header that a request is taken to have, None: as it came.
    journal: where requests are kept; the newest 1000 if None.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool = False,
        latency: float = 0,
        faults: str = "",
        max_body: int = MAX_BODY,
        report: Callable[[Entry], None] | None = None,
        service: Answerer | None = None,
        listener: socket.socket | None = None,
        prefer: Callable[[Request], str | None] = lambda request: None,
        journal: Journal | None = None,
    ) -> None:
        """Raises: UsageError: a fault is unknown. SpecError: no operation of the spec can be answered."""
        self._host, self._port, self._tls = host, port, tls
        self._scenarios = _scenarios(spec)
        if service is None:
            from samplewright.mock.service.service import Service

            service = Service(spec, max_body=max_body)
        try:
            wanted = parse(faults)
        except ValueError as problem:
            raise UsageError(str(problem)) from None
        if latency:
            wanted = (Fault("latency", latency), *wanted)
        self._shared = Shared(service, max_body, wanted, report, prefer, journal or Journal())
        self._listener = listener
        self._listening: asyncio.Server | None = None
        self._authority: Authority | None = None

    @property
    def journal(self) -> Journal:
        return self._shared.journal

    def forget(self) -> None:
        """Empties the journal and begins flaky faults anew."""
        self._shared.forget()

    @property
    def ca(self) -> Path | None:
        """The file with the certificate of the CA that clients must trust; None without TLS."""
        return self._authority.certificate if self._authority is not None else None

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        host = _ANYWHERE.get(self._host, self._host)
        return f"{'https' if self._tls else 'http'}://{f'[{host}]' if ':' in host else host}:{self._port}"

    @property
    def base_url(self) -> str:
        """What a client is given instead of the spec's server URL."""
        return self.url + self._path

    @property
    def _path(self) -> str:
        return urlsplit(self._scenarios[0].base_url).path.rstrip("/") if self._scenarios else ""

    @property
    def example(self) -> str:
        """A command for a POSIX shell that sends the first scenario."""
        if not self._scenarios:
            return f"curl {self.url}/__mock/health"
        first = self._scenarios[0]
        words = ["curl", self.base_url + first.path]
        if self.ca is not None:
            words += ["--cacert", str(self.ca)]
        if first.method.upper() != ("GET" if first.body is None else "POST"):
            words += ["-X", first.method.upper()]
        headers = list(first.headers)
        if first.auth is not None:
            headers.append((first.auth.header, f"{first.auth.prefix}test"))
        if first.body is not None:
            import json

            headers.append(("Content-Type", "application/json"))
            words += ["-d", json.dumps(first.body, ensure_ascii=False)]
        for name, value in headers:
            words += ["-H", f"{name}: {value}"]
        return shlex.join(words)

    async def start(self) -> None:
        """Listens from now on.

        Raises:
            UsageError: it cannot listen there, with the system's reason.
        """
        loop = asyncio.get_running_loop()
        if self._tls:
            from samplewright.mock.http.tls import Authority

            named = {urlsplit(one.base_url).hostname or "localhost" for one in self._scenarios}
            given = {_ANYWHERE.get(self._host, self._host)}
            self._authority = Authority(sorted({"localhost", "127.0.0.1", "::1"} | given | named))
        try:
            listener = self._listener or _listen(self._host, self._port)
        except (OSError, OverflowError) as problem:
            self._forget_authority()
            reason = getattr(problem, "strerror", None) or str(problem)
            hint = "name another with --port; 0 takes any that is free"
            raise UsageError(f"cannot listen on {self._host}:{self._port}: {reason}", hint=hint) from None
        self._port = listener.getsockname()[1]
        context = self._authority.context if self._authority is not None else None
        # Not every client answers the end of a TLS session; the connection is not kept open for those.
        shutdown = None if context is None else 0.5
        self._listening = await loop.create_server(
            lambda: Connection(loop, self._shared),
            sock=listener,
            ssl=context,
            backlog=1024,
            ssl_shutdown_timeout=shutdown,
        )

    def stop_listening(self) -> None:
        """Takes no more connections; those that are there go on."""
        if self._listening is not None:
            self._listening.close()

    def stop(self) -> None:
        """Ends every connection at once and listens no more."""
        self.stop_listening()
        for connection in tuple(self._shared.connections):
            connection.stop()
        self._forget_authority()

    def _forget_authority(self) -> None:
        if self._authority is not None:
            self._authority.close()
            self._authority = None


def _scenarios(spec: Spec) -> tuple[Scenario, ...]:
    """None where no sample could be made of the document: that is no reason not to serve it."""
    try:
        return scenarios.build(spec, operations.read(spec))
    except SpecError:
        return ()


def _listen(host: str, port: int) -> socket.socket:
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)
    return socket.create_server(address[:2], family=family, backlog=1024)


def run(server: Server, ready: Callable[[], None]) -> None:
    """Serves until Ctrl-C or SIGTERM. ready: called once it listens.

    Raises:
        UsageError: as `Server.start`.
    """

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        done = asyncio.Event()
        for one in _signals():
            with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows: KeyboardInterrupt comes instead
                loop.add_signal_handler(one, done.set)
        await server.start()
        try:
            ready()
            gc.collect()
            gc.freeze()
            await done.wait()
        finally:
            server.stop()
            await asyncio.sleep(0)

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())


def _signals() -> Sequence[signal.Signals]:
    return (signal.SIGINT, signal.SIGTERM)
