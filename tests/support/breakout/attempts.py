"""Try to break out, each time in another way, and print as JSON what came of it.

Its argument is JSON: a file of the user, the id and the port of a process outside, names of sockets outside.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

given = json.loads(sys.argv[1])


def attempt(work):
    try:
        return work()
    except Exception as error:
        return type(error).__name__


def names(folder):
    return [path.name for path in Path(folder).iterdir()]


def write_to(path):
    with Path(path).open("a"):
        return "written"


def exit_code(*command):
    done = subprocess.run(command, capture_output=True, check=False, timeout=20)
    return "succeeded" if done.returncode == 0 else "failed"


def connect(family, address):
    with socket.socket(family) as client:
        client.settimeout(5)
        client.connect(address)
        return "connected"


def trace():
    attach = 16
    return "attached" if ctypes.CDLL(None).ptrace(attach, given["pid"], 0, 0) == 0 else "refused"


def environments():
    texts = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit():
                texts.append((folder / "environ").read_bytes())
    return any(given["mark"].encode() in text for text in texts)


def fork_until_refused():
    children = []
    try:
        while len(children) < 5000:
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
    except OSError:
        return "refused" if len(children) < 2000 else f"after {len(children)}"
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return "never refused"


def fill_memory():
    pieces = [bytearray(2**28) for _ in range(64)]
    return len(pieces)


def write_far():
    with Path("big").open("wb") as file:
        file.seek(2**40)
        file.write(b"x")
    return "written"


def status(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{name}:"))


home = os.environ["HOME"]
print(
    json.dumps(
        {
            "home": attempt(lambda: names(home)),
            "file of the home": attempt(lambda: Path(given["file"]).read_text()),
            "written to": [
                path
                for path in (
                    "/usr/x",
                    "/etc/x",
                    "/x",
                    "/dev/x",
                    "/proc/sys/kernel/hostname",
                    given["neighbour"],
                    "/var/x",
                )
                if attempt(lambda path=path: write_to(path)) == "written"
            ],
            "own folder": attempt(lambda: write_to("own")),
            "temporary folder": attempt(lambda: [name for name in names("/tmp") if not name.startswith(given["ours"])]),
            "processes": len([name for name in names("/proc") if name.isdigit()]) < 5,
            "signal": attempt(lambda: os.kill(given["pid"], 0)),
            "trace": attempt(trace),
            "environments": attempt(environments),
            "network of the first process": attempt(lambda: exit_code("nsenter", "--net=/proc/1/ns/net", "true")),
            "network of the second process": attempt(lambda: exit_code("nsenter", "--net=/proc/2/ns/net", "true")),
            "port outside": attempt(lambda: connect(socket.AF_INET, ("127.0.0.1", given["port"]))),
            "abstract socket": attempt(lambda: connect(socket.AF_UNIX, "\0" + given["abstract"])),
            "socket in a folder": attempt(lambda: connect(socket.AF_UNIX, given["socket"])),
            "mount": attempt(lambda: exit_code("mount", "-t", "tmpfs", "none", "/tmp")),
            "user namespace": attempt(lambda: exit_code("unshare", "--user", "--map-root-user", "true")),
            "capabilities": [int(status(name), 16) for name in ("CapEff", "CapPrm", "CapBnd", "CapInh")],
            "privileges of programs": status("NoNewPrivs"),
            "terminal": attempt(lambda: write_to("/dev/tty")),
            "user": os.getuid() != 0,
            "forks": attempt(fork_until_refused),
            "memory": attempt(fill_memory),
            "file size": attempt(write_far),
        }
    )
)
