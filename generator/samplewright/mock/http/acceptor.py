"""Accept connections, as many as there is room for; others wait in the system's queue."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import Callable

_OUT_OF_RESOURCES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
#: Seconds until the next attempt after one that failed, unless a connection is closed before.
_RETRY_SECONDS = 1.0
#: Not every client answers the end of a TLS session; seconds to keep a connection open for it.
_TLS_SHUTDOWN_SECONDS = 0.5
#: File descriptors that are not for connections, and the connections that there are nevertheless.
_RESERVED_FILES, _FEWEST_CONNECTIONS = 32, 8


class Acceptor:
    """Accept connections on a listening socket, which it closes in the end."""

    def __init__(
        self,
        listener: socket.socket,
        create: Callable[[], asyncio.Protocol],
        *,
        limit: int,
        context: ssl.SSLContext | None = None,
        handshake_seconds: float = 60,
        on_full: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Accept nothing yet.

        Args:
            listener: The listening socket.
            create: Returns the protocol of a new connection, which calls `release` when the connection is lost.
            limit: Largest number of open connections.
            context: Settings of TLS; None without TLS.
            handshake_seconds: Time limit of the TLS handshake.
            on_full: Receives a line the first time that connections must wait.
        """
        listener.setblocking(False)
        self._listener, self._create, self._limit = listener, create, limit
        self._context, self._handshake_seconds, self._on_full = context, handshake_seconds, on_full
        self._open = 0
        self._full = False
        self._room = asyncio.Event()
        self._connecting: set[asyncio.Task[None]] = set()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def release(self) -> None:
        """Make room: a connection is closed."""
        self._open -= 1
        self._room.set()

    async def close(self) -> None:
        """Accept no more connections; open ones go on."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._listener.close()

    async def abort(self) -> None:
        """Accept no more connections, and end the TLS handshakes that are under way."""
        await self.close()
        for task in self._connecting:
            task.cancel()
        await asyncio.gather(*self._connecting, return_exceptions=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            while self._open >= self._limit:
                self._report(f"{self._limit} connections are open; others wait until one is closed")
                await self._await_room(None)
            try:
                connection, _ = await loop.sock_accept(self._listener)
            except OSError as error:
                if error.errno in _OUT_OF_RESOURCES:
                    self._report(f"cannot accept connections: {error.strerror}; they wait until others are closed")
                await self._await_room(_RETRY_SECONDS)
                continue
            self._open += 1
            task = loop.create_task(self._connect(connection))
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)

    async def _await_room(self, seconds: float | None) -> None:
        self._room.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), seconds)

    def _report(self, message: str) -> None:
        if not self._full:
            self._full = True
            self._on_full(message)

    async def _connect(self, connection: socket.socket) -> None:
        tls = self._context is not None
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                self._create,
                connection,
                ssl=self._context,
                ssl_handshake_timeout=self._handshake_seconds if tls else None,
                ssl_shutdown_timeout=_TLS_SHUTDOWN_SECONDS if tls else None,
            )
        except (OSError, EOFError):  # the TLS handshake failed, so there is no connection to be lost
            connection.close()
            self.release()


def connection_limit(most: int) -> int:
    """Return how many connections a server may have, at most `most`: fewer where the system allows fewer files."""
    try:
        import resource
    except ImportError:  # Windows
        return most
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files == resource.RLIM_INFINITY:
        return most
    return min(most, max(_FEWEST_CONNECTIONS, files - _RESERVED_FILES))
