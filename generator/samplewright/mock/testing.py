"""The mock for tests: in a thread of its own, on a free port."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from samplewright import config
from samplewright.mock.http.faults import Answerer
from samplewright.mock.http.journal import Entry, Journal
from samplewright.mock.http.server import MAX_BODY, Server
from samplewright.mock.messages import Request
from samplewright.openapi import loader
from samplewright.openapi.document import Spec


class MockServer:
    """A mock server as a context manager.

        with MockServer() as mock:
            client = SomeClient(base_url=mock.base_url, api_key="test")
            ...
            assert mock.requests[-1].json["..."] == ...

    spec: a path or a loaded document; by default what `samplewright mock` takes. latency: milliseconds.
    faults: as `--faults` says it. The other parameters are as Server's.

    Raises:
        SpecError, UsageError: on entering, as the command would.
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
        service: Answerer | None = None,
        listener: socket.socket | None = None,
        prefer: Callable[[Request], str | None] = lambda request: None,
        journal: Journal | None = None,
    ) -> None:
        document = spec if isinstance(spec, Spec) else _load(spec)
        self._server = Server(
            document,
            host=host,
            port=port,
            tls=tls,
            latency=latency,
            faults=faults,
            max_body=max_body,
            service=service,
            listener=listener,
            prefer=prefer,
            journal=journal,
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="samplewright-mock", daemon=True)
        self._ready = threading.Event()
        self._problem: BaseException | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return self._server.url

    @property
    def base_url(self) -> str:
        """What a client is given instead of the API's own URL."""
        return self._server.base_url

    @property
    def ca(self) -> Path | None:
        """The file with the CA's certificate, for clients to trust; None without `tls`."""
        return self._server.ca

    @property
    def requests(self) -> tuple[Entry, ...]:
        """Every request so far, oldest first, refused ones included; the newest 1000."""
        return self._server.journal.entries

    def clear(self) -> None:
        """Forgets the requests so far, and begins flaky faults anew."""
        self._server.forget()

    def stop_listening(self) -> None:
        """From now on connections are refused, as if nothing were there."""
        done = threading.Event()

        def close() -> None:
            self._server.stop_listening()
            done.set()

        self._loop.call_soon_threadsafe(close)
        done.wait()

    def __enter__(self) -> MockServer:
        self._thread.start()
        self._ready.wait()
        if self._problem is not None:
            self._thread.join()
            raise self._problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._server.start())
        except BaseException as problem:
            self._problem = problem
        self._ready.set()
        try:
            if self._problem is None:
                self._loop.run_forever()
                self._server.stop()
                self._loop.run_until_complete(asyncio.sleep(0))
        finally:
            self._loop.close()


def _load(path: Path | str | None) -> Spec:
    return loader.load(config.spec_file(Path.cwd()) if path is None else Path(path))
