"""Run inside of fresh mount and network namespaces by `sandbox`: prepares them, and keeps them until its stdin ends.

It is given one socket, over which it sends what it listens on; then it obeys lines of JSON: `[[source, target], ...]`
lays files over others. After each step it answers with a line: empty, or what went wrong.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import socket
import struct
import sys

_MS_BIND = 4096
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1


def main() -> None:
    """argv: the descriptor of the socket, and the port to listen on."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    _loopback_up()
    with socket.create_server(("127.0.0.1", int(sys.argv[2])), backlog=1024) as listener:
        socket.send_fds(channel, [b"ready"], [listener.fileno()])
    for line in sys.stdin:
        problem = ""
        for source, target in json.loads(line):
            try:
                _bind(source, target)
            except OSError as error:
                problem = f"cannot lay {source} over {target}: {error.strerror}"
        print(problem, flush=True)


def _bind(source: str, target: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), None, _MS_BIND, None):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), target)


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


if __name__ == "__main__":
    main()
