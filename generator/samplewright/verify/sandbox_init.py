"""Prepare fresh mount and network namespaces, and hold them until stdin ends. Run by `sandbox`, inside of them.

Its first argument is a socket's descriptor, over which it sends the sockets that listen on the ports that its other
arguments name. Then each line of its stdin is JSON, `[[source, target], ...]`: files to mount over others. It answers
each with a line: empty, or what went wrong.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import struct
import sys

_MS_BIND = 4096
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1


def main() -> None:
    """Send the listening sockets, then mount what stdin says."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    _bring_loopback_up()
    listeners = [socket.create_server(("127.0.0.1", int(port)), backlog=1024) for port in sys.argv[2:]]
    socket.send_fds(channel, [b"ready"], [listener.fileno() for listener in listeners])
    for listener in listeners:
        listener.close()
    for line in sys.stdin:
        problem = ""
        for source, target in json.loads(line):
            try:
                _bind(source, target)
            except OSError as error:
                problem = f"cannot mount {source} over {target}: {error.strerror}"
        print(problem, flush=True)


def _bind(source: str, target: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), None, _MS_BIND, None):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), target)


def _bring_loopback_up() -> None:
    import fcntl  # POSIX only: the module itself can be imported everywhere

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


if __name__ == "__main__":
    main()
