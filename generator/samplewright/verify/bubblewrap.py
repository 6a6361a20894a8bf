"""Bubblewrap: the arguments by which it gives a program a system of its own, and the limits of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MINIMUM = (0, 8)
#: Bytes of memory that a program may fill: its data, each of its temporary folders, the whole run where cgroups work.
MEMORY = 4 * 2**30
TEMPORARY = 2**30
PROCESSES = 1024
#: What no sample and no build needs; limits of each process but for `nproc`.
LIMITS = {
    "core": 0,
    "cpu": 1200,
    "data": MEMORY,
    "fsize": 2**30,
    "nofile": 4096,
    "nproc": PROCESSES,
}
#: The user inside, for programs that ask; outside it is the user who runs verify.
USER = 1000
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
#: Of /etc nothing but this is visible: the linker's files, and settings of the libraries that samples use.
_SETTINGS = (
    "/etc/alternatives",
    "/etc/crypto-policies",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/pki/tls/openssl.cnf",
    "/etc/protocols",
    "/etc/services",
    "/etc/ssl/openssl.cnf",
)


@dataclass(frozen=True)
class View:
    """What a program sees of the machine, beside the system's own read-only folders.

    Attributes:
        folder: Where it runs. Its entries are read-only; what is written beside them is gone at the end.
        below: Folders in `folder`, outer ones first, of which the same holds.
        readable: Further files and folders that it may read.
        writable: Folders in which it may write.
        traces: A folder that keeps what the program writes beside the entries of `folder`; None keeps nothing.
    """

    folder: Path
    below: tuple[Path, ...] = ()
    readable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    traces: Path | None = None


def is_system(path: Path) -> bool:
    """Return whether every sandboxed program sees a path."""
    return path.is_relative_to("/usr") or any(path.is_relative_to(folder) for folder in _SYSTEM)


def version() -> tuple[int, ...]:
    """Return the version of bubblewrap; empty if there is none."""
    program = shutil.which("bwrap")
    if program is None:
        return ()
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return tuple(map(int, re.findall(r"\d+", done.stdout)))


def arguments(view: View, home: Path, files: Iterable[tuple[Path, str]]) -> list[str]:
    """Return the command that runs what follows it in a sandbox.

    User, process, mount, IPC, host name and cgroup namespaces are new; the network and the session are those of the
    caller, who must have no terminal.

    Args:
        view: What the program sees.
        home: Its home directory, which is empty.
        files: Files of ours and the places at which it finds them.
    """
    mounts = sorted(_mounts(view, home), key=lambda mount: len(mount[0].parts))
    shown = (option for source, target in files for option in ("--ro-bind", str(source), target))
    return [
        "bwrap",
        *("--unshare-user", "--uid", str(USER), "--gid", str(USER), "--disable-userns"),
        *("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "sandbox"),
        *("--cap-drop", "ALL", "--die-with-parent"),
        *_system(),
        *("--proc", "/proc", "--dev", "/dev", *_temporary("/dev/shm")),
        *(option for _, options in mounts for option in options),
        *shown,
        # Files of /proc/sys are writable for root outside, whoever it is inside.
        *("--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", str(view.folder), "--"),
        *("prlimit", *(f"--{name}={value}" for name, value in LIMITS.items()), "--"),
    ]


def _system() -> Iterator[str]:
    for name in _SYSTEM:
        folder = Path(name)
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), name)
        elif folder.is_dir():
            yield from ("--ro-bind", name, name)
    for name in _SETTINGS:
        yield from ("--ro-bind-try", name, name)


def _mounts(view: View, home: Path) -> Iterator[tuple[Path, Sequence[str]]]:
    """Yield places and the options that mount them; a place within another one comes after it."""
    yield Path("/tmp"), _temporary("/tmp")
    yield home, _temporary(str(home))
    for path in view.readable:
        yield path, ("--ro-bind-try", str(path), str(path))
    for folder in (view.folder, *view.below):
        is_traced = view.traces and folder == view.folder
        yield folder, ("--bind", str(view.traces), str(folder)) if is_traced else _temporary(str(folder))
        with os.scandir(folder) as entries:
            for entry in entries:
                yield Path(entry.path), ("--ro-bind-try", entry.path, entry.path)
    for path in view.writable:
        yield path, ("--bind", str(path), str(path))


def _temporary(folder: str) -> Sequence[str]:
    return ("--size", str(TEMPORARY), "--tmpfs", folder)
