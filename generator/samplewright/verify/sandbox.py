"""Where samples run. Sandboxed: in namespaces of their own, in which the API's host name leads to the mock and nothing
else is reachable. Redirected: on the machine as it is, with the mock's URL in place of the API's.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from samplewright.errors import ToolchainError
from samplewright.verify import sandbox_init

SANDBOXED = "sandboxed"
REDIRECTED = "redirected"
#: Where systems keep the certificates that programs trust; those that are there are replaced.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_SECONDS = 20


class Sandbox(Protocol):
    """Where samples run.

    mode: `sandboxed` or `redirected`. listener: the socket on which the mock must listen, None: any.
    trust: the folder of the only certificate that programs there trust, None: as everywhere.
    """

    mode: str
    listener: socket.socket | None
    trust: Path | None

    def command(self, command: Sequence[str], folder: Path) -> list[str]:
        """The command that runs the command there, in the folder."""

    def environment(self) -> Mapping[str, str]:
        """Variables that programs have there beside their own."""

    def close(self) -> None: ...


@dataclass
class Redirected:
    """The machine as it is."""

    mode: str = REDIRECTED
    listener: socket.socket | None = None
    trust: Path | None = None

    def command(self, command: Sequence[str], folder: Path) -> list[str]:
        return list(command)

    def environment(self) -> Mapping[str, str]:
        return {}

    def close(self) -> None: ...


class NamespaceSandbox:
    """Namespaces with nothing but a loopback interface.

    hosts: names that lead to 127.0.0.1. port: on which `listener` listens there. Ends with `close`.

    Raises:
        ToolchainError: this system does not allow it, with the reason.
    """

    mode = SANDBOXED

    def __init__(self, hosts: Sequence[str], port: int) -> None:
        for tool in ("unshare", "nsenter", "env"):
            if shutil.which(tool) is None:
                raise ToolchainError(f"samples cannot be sandboxed here: there is no command {tool}")
        self._folder = Path(tempfile.mkdtemp(prefix="samplewright-"))
        self.trust: Path | None = None
        self._certificate: Path | None = None
        self._as_root = os.geteuid() == 0
        self._network = ""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._holder = subprocess.Popen(
                [
                    "unshare",
                    *(() if self._as_root else ("--user", "--map-root-user")),
                    *("--mount", "--net", "--", sys.executable, "-I", "-S", sandbox_init.__file__),
                    *(str(theirs.fileno()), str(port)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                text=True,
            )
            theirs.close()
            ours.settimeout(_SECONDS)
            try:
                _, descriptors, _, _ = socket.recv_fds(ours, 16, 1)
            except OSError:
                descriptors = []
        if not descriptors:
            self._holder.kill()
            said = self._holder.communicate()[1].strip().splitlines()
            self.close()
            raise ToolchainError(f"samples cannot be sandboxed here: {said[-1] if said else 'no answer'}")
        self.listener: socket.socket | None = socket.socket(fileno=descriptors[0])
        self._network = _network(self._holder.pid)
        lines = ["127.0.0.1 localhost", *(f"127.0.0.1 {host}" for host in hosts if host != "localhost")]
        found, none = self._folder / "hosts", self._folder / "none"
        found.write_text("\n".join(lines) + "\n", encoding="utf-8")
        none.touch()
        self._mount([(found, "/etc/hosts"), (none, "/etc/resolv.conf")])

    def trust_only(self, certificate: Path) -> None:
        """From now on programs there trust this CA and no other."""
        self.trust = certificate.parent
        self._certificate = certificate
        self._mount([(certificate, place) for place in _BUNDLES])

    def command(self, command: Sequence[str], folder: Path) -> list[str]:
        enter = ["nsenter", f"--target={self._holder.pid}", "--mount", "--net"]
        if not self._as_root:
            enter += ["--user", "--preserve-credentials"]
        return [*enter, "--", "env", f"--chdir={folder}", *command]

    def environment(self) -> Mapping[str, str]:
        return {} if self._certificate is None else {"SSL_CERT_FILE": str(self._certificate)}

    def close(self) -> None:
        """Ends all that runs there, also what has left its process group."""
        for pid in self._inside():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._holder.kill()
        self._holder.wait()
        for pipe in (self._holder.stdin, self._holder.stdout, self._holder.stderr):
            if pipe is not None:
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _inside(self) -> list[int]:
        """Processes in its network, which is not ours."""
        if self._network in ("", _network(os.getpid())):
            return []
        pids = (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())
        return [pid for pid in pids if _network(pid) == self._network]

    def _mount(self, files: Sequence[tuple[Path, str]]) -> None:
        """Lays files over those of the system that are there."""
        pairs = [(str(source), target) for source, target in files if Path(target).exists()]
        assert self._holder.stdin is not None and self._holder.stdout is not None
        self._holder.stdin.write(json.dumps(pairs) + "\n")
        self._holder.stdin.flush()
        if problem := self._holder.stdout.readline().strip():
            self.close()
            raise ToolchainError(f"samples cannot be sandboxed here: {problem}")


def _network(pid: int) -> str:
    """The name of a process's network namespace; empty if it is gone or not ours to know."""
    try:
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    except OSError:
        return ""
