"""Hold fresh network and process namespaces until stdin ends. Run by `sandbox`, inside of them, as their first process.

Its first argument is a socket's descriptor, over which it sends the sockets that listen on the ports that its other
arguments name. When it ends, the kernel ends every other process of the namespace.
"""

from __future__ import annotations

import signal
import socket
import struct
import sys

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1


def main() -> None:
    """Send the listening sockets, then wait."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    _bring_loopback_up()
    listeners = [socket.create_server(("127.0.0.1", int(port)), backlog=1024) for port in sys.argv[2:]]
    socket.send_fds(channel, [b"ready"], [listener.fileno() for listener in listeners])
    for opened in (channel, *listeners):
        opened.close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies: it inherits what its programs leave
    sys.stdin.read()


def _bring_loopback_up() -> None:
    import fcntl  # POSIX only: the module itself can be imported everywhere

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


if __name__ == "__main__":
    main()
