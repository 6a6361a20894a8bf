"""Where samples run: sandboxed, so that they reach the mock by the API's own name and nothing else, or redirected."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from samplewright.errors import ToolchainError
from samplewright.verify import bubblewrap
from samplewright.verify.bubblewrap import View
from samplewright.verify.cgroups import ControlGroups

SANDBOXED = "sandboxed"
REDIRECTED = "redirected"
#: Bubblewrap's exit code for a program that a signal ended, less the number of the signal.
_SIGNALLED = 128
_HINT = "install bubblewrap 0.8 or later: apt-get install bubblewrap, or `samplewright toolchains --install`"
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

    def __init__(self, reason: str, hint: str | None = None) -> None:
        super().__init__(f"sandbox unavailable: {reason}", hint=hint)


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

    def command(self, command: Sequence[str], view: View) -> list[str]:
        """Return the command that runs a command there."""

    def exit_code(self, code: int) -> int:
        """Return the exit code of a command from that of the command that ran it; negative for a signal."""

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

    def command(self, command: Sequence[str], view: View) -> list[str]:
        """Return the command itself."""
        return list(command)

    def exit_code(self, code: int) -> int:
        """Return the code itself."""
        return code

    def environment(self) -> Mapping[str, str]:
        """Return no variables."""
        return {}

    def close(self) -> None:
        """Do nothing."""


class NamespaceSandbox:
    """Linux namespaces: a network with nothing but a loopback interface, and a system of its own for each program.

    A process of ours holds a network and a process namespace; programs enter both, and bubblewrap starts them. Whatever
    ends verify ends that process, and with it everything that runs there.
    """

    mode = SANDBOXED

    def __init__(self, hosts: Sequence[str], port: int) -> None:
        """Create the namespaces; `close` ends them.

        Args:
            hosts: Names that lead to 127.0.0.1.
            port: Port on which `listener` listens there; of port 443, `plain_listener` listens on port 80.

        Raises:
            SandboxUnavailable: The system does not allow it.
        """
        _check_tools()
        self._as_root = os.geteuid() == 0
        self._home = _home()
        self.trust: Path | None = None
        self._certificate: Path | None = None
        self.listener: socket.socket | None
        self.plain_listener: socket.socket | None
        self.listener, self.plain_listener = self._start(port)
        self._folder = Path(tempfile.mkdtemp(prefix="samplewright-"))
        self._folder.chmod(0o700)
        self._files = [(self._write(name, text), f"/etc/{name}") for name, text in _etc(hosts, self._home).items()]
        self._groups = ControlGroups(bubblewrap.MEMORY, bubblewrap.PROCESSES)
        self._try()

    def trust_only(self, certificate: Path) -> None:
        """Let programs there trust this CA and no other from now on."""
        self.trust = certificate.parent
        self._certificate = certificate

    def command(self, command: Sequence[str], view: View) -> list[str]:
        """Return the command that runs a command there.

        Args:
            command: The command.
            view: What it sees of the machine.
        """
        readable = (*view.readable, *((self.trust,) if self.trust else ()))
        inside = bubblewrap.arguments(replace(view, readable=readable), self._home, [*self._files, *self._bundles()])
        groups = "".join(f" && echo 0 >{shlex.quote(str(file))}" for file in self._groups.new())
        # The system kills these first when it has no memory left.
        enter = f'echo 1000 >/proc/self/oom_score_adj{groups} && exec "$@"'
        return ["sh", "-c", enter, "sh", *self._enter(), *inside, *command]

    def exit_code(self, code: int) -> int:
        """Return the exit code of a command from that of bubblewrap; negative for a signal."""
        return _SIGNALLED - code if _SIGNALLED < code <= _SIGNALLED + signal.NSIG else code

    def environment(self) -> Mapping[str, str]:
        """Return the variables that name the mock's certificate and the folders."""
        certificate = {} if self._certificate is None else {"SSL_CERT_FILE": str(self._certificate)}
        return {"HOME": str(self._home), "TMPDIR": "/tmp", **certificate}

    def close(self) -> None:
        """Stop everything that runs there."""
        for pipe in (self._holder.stdin, self._holder.stderr):
            if pipe is not None:
                pipe.close()
        try:
            self._holder.wait(_SECONDS)  # by its end it has waited for all the others
        except subprocess.TimeoutExpired:
            self._holder.kill()
            self._holder.wait()
        self._groups.close()
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
                    *("--net", "--pid", "--mount-proc", "--fork", "--kill-child", "--"),
                    *(sys.executable, "-I", "-S", str(script), *map(str, (theirs.fileno(), *ports))),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
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
        raise SandboxUnavailable(errors[-1] if errors else f"unshare did not answer in {_SECONDS} s")

    def _enter(self) -> list[str]:
        """Return the command that enters the namespaces that are held."""
        places = {"mount": "mnt", "net": "net", "pid": "pid_for_children"} | ({} if self._as_root else {"user": "user"})
        options = (f"--{name}=/proc/{self._holder.pid}/ns/{file}" for name, file in places.items())
        return ["nsenter", *options, *(() if self._as_root else ("--preserve-credentials",)), "--"]

    def _try(self) -> None:
        """Run a program there that does nothing.

        Raises:
            SandboxUnavailable: It does not run.
        """
        command = self.command(["true"], View(self._folder))
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            self.close()
            raise SandboxUnavailable((done.stderr.strip().splitlines() or ["bubblewrap failed"])[-1])

    def _bundles(self) -> list[tuple[Path, str]]:
        """Return the bundles of certificates that programs find there."""
        bundles = [bundle for bundle in _BUNDLES if Path(bundle).exists()] or list(_BUNDLES[:1])
        return [(self._certificate, bundle) for bundle in bundles] if self._certificate else []

    def _write(self, name: str, text: str) -> Path:
        file = self._folder / name
        file.write_text(text, encoding="utf-8")
        return file


def _check_tools() -> None:
    if sys.platform != "linux":
        raise SandboxUnavailable("it needs Linux namespaces")
    for tool in ("bwrap", "unshare", "nsenter", "prlimit", "sh"):
        if shutil.which(tool) is None:
            raise SandboxUnavailable(f"{tool} not found", _HINT)
    if (version := bubblewrap.version()) < bubblewrap.MINIMUM:
        raise SandboxUnavailable(f"bubblewrap {'.'.join(map(str, version))} is too old", _HINT)


def _home() -> Path:
    """Return the home directory of programs there: it has the user's path, and nothing in it."""
    home = Path(os.environ.get("HOME") or "/")
    return home if home.is_absolute() and len(home.parts) > 1 and not bubblewrap.is_system(home) else Path("/home/user")


def _etc(hosts: Sequence[str], home: Path) -> dict[str, str]:
    """Return the files of /etc that are ours."""
    lines = ["127.0.0.1 localhost", *(f"127.0.0.1 {host}" for host in hosts if host != "localhost")]
    return {
        "group": f"root:x:0:\nuser:x:{bubblewrap.USER}:\n",
        "hosts": "\n".join(lines) + "\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
        "passwd": f"root:x:0:0::/:/bin/sh\nuser:x:{bubblewrap.USER}:{bubblewrap.USER}::{home}:/bin/sh\n",
        "resolv.conf": "",
    }
