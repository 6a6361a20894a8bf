"""Where samples run: sandboxed, so that they reach the mock by the API's own name and nothing else, or redirected."""

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

SANDBOXED = "sandboxed"
REDIRECTED = "redirected"
#: Where systems keep the certificates that programs trust; those that exist are replaced.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_SECONDS = 20


class SandboxUnavailable(ToolchainError):
    """Samples cannot be sandboxed on this system."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"sandbox unavailable: {reason}")


class Sandbox(Protocol):
    """A place where samples run.

    Attributes:
        mode: `sandboxed` or `redirected`.
        listener: The socket on which the mock must listen, None for any.
        trust: The folder of the only certificate that programs trust there, None for the system's.
    """

    mode: str
    listener: socket.socket | None
    trust: Path | None

    def command(self, command: Sequence[str], folder: Path) -> list[str]:
        """Return the command that runs a command there, in a folder."""

    def environment(self) -> Mapping[str, str]:
        """Return the environment variables that programs need there."""

    def close(self) -> None:
        """Stop everything that runs there."""


@dataclass
class Redirected:
    """The machine itself."""

    mode: str = REDIRECTED
    listener: socket.socket | None = None
    trust: Path | None = None

    def command(self, command: Sequence[str], folder: Path) -> list[str]:
        """Return the command itself."""
        return list(command)

    def environment(self) -> Mapping[str, str]:
        """Return no variables."""
        return {}

    def close(self) -> None:
        """Do nothing."""


class NamespaceSandbox:
    """Linux namespaces with nothing but a loopback interface."""

    mode = SANDBOXED

    def __init__(self, hosts: Sequence[str], port: int) -> None:
        """Create the namespaces; `close` ends them.

        Args:
            hosts: Names that lead to 127.0.0.1.
            port: Port on which `listener` listens there; of port 443, `plain_listener` listens on port 80.

        Raises:
            SandboxUnavailable: The system does not allow it.
        """
        if sys.platform != "linux":
            raise SandboxUnavailable("it needs Linux namespaces")
        for tool in ("unshare", "nsenter", "env"):
            if shutil.which(tool) is None:
                raise SandboxUnavailable(f"{tool} not found")
        self._folder = Path(tempfile.mkdtemp(prefix="samplewright-"))
        self.trust: Path | None = None
        self._certificate: Path | None = None
        self._as_root = os.geteuid() == 0
        self._network = ""
        self.listener: socket.socket | None
        self.plain_listener: socket.socket | None
        self.listener, self.plain_listener = self._start(port)
        self._network = _network(self._holder.pid)
        lines = ["127.0.0.1 localhost", *(f"127.0.0.1 {host}" for host in hosts if host != "localhost")]
        hosts_file, empty_file = self._folder / "hosts", self._folder / "empty"
        hosts_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        empty_file.touch()
        self._mount([(hosts_file, "/etc/hosts"), (empty_file, "/etc/resolv.conf")])

    def trust_only(self, certificate: Path) -> None:
        """Let programs there trust this CA and no other from now on."""
        self.trust = certificate.parent
        self._certificate = certificate
        self._mount([(certificate, bundle) for bundle in _BUNDLES])

    def command(self, command: Sequence[str], folder: Path) -> list[str]:
        """Return the command that enters the namespaces and runs a command in a folder."""
        enter = ["nsenter", f"--target={self._holder.pid}", "--mount", "--net"]
        if not self._as_root:
            enter += ["--user", "--preserve-credentials"]
        return [*enter, "--", "env", f"--chdir={folder}", *command]

    def environment(self) -> Mapping[str, str]:
        """Return the variable that names the mock's certificate."""
        return {} if self._certificate is None else {"SSL_CERT_FILE": str(self._certificate)}

    def close(self) -> None:
        """Stop everything that runs there, also what has left its process group."""
        for pid in self._pids():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._network = ""  # its number may now be given to another namespace
        self._holder.kill()
        self._holder.wait()
        for pipe in (self._holder.stdin, self._holder.stdout, self._holder.stderr):
            if pipe is not None:
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self, port: int) -> tuple[socket.socket, socket.socket | None]:
        """Start the process that holds the namespaces, and return the sockets that listen there."""
        ports = (port, 80) if port == 443 else (port,)
        ours, theirs = socket.socketpair()
        script = Path(__file__).with_name("sandbox_init.py")
        with ours, theirs:
            self._holder = subprocess.Popen(
                [
                    "unshare",
                    *(() if self._as_root else ("--user", "--map-root-user")),
                    *("--mount", "--net", "--", sys.executable, "-I", "-S", str(script)),
                    *map(str, (theirs.fileno(), *ports)),
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
                _, descriptors, _, _ = socket.recv_fds(ours, 16, len(ports))
            except OSError:
                descriptors = []
        if descriptors:
            listener, *others = (socket.socket(fileno=descriptor) for descriptor in descriptors)
            return listener, next(iter(others), None)
        self._holder.kill()
        errors = self._holder.communicate()[1].strip().splitlines()
        self.close()
        raise SandboxUnavailable(errors[-1] if errors else f"unshare did not answer in {_SECONDS} s")

    def _pids(self) -> list[int]:
        """Return the processes in its network, which is not ours; none once the process that holds it has ended."""
        if self._network in ("", _network(os.getpid())) or self._holder.poll() is not None:
            return []
        pids = (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())
        return [pid for pid in pids if _network(pid) == self._network]

    def _mount(self, files: Sequence[tuple[Path, str]]) -> None:
        """Mount files over those of the system that exist."""
        pairs = [(str(source), target) for source, target in files if Path(target).exists()]
        assert self._holder.stdin is not None and self._holder.stdout is not None
        self._holder.stdin.write(json.dumps(pairs) + "\n")
        self._holder.stdin.flush()
        if problem := self._holder.stdout.readline().strip():
            self.close()
            raise SandboxUnavailable(problem)


def _network(pid: int) -> str:
    """Return the name of a process's network namespace, empty if it is unknown."""
    try:
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    except OSError:
        return ""
