"""Programs that try to break out of the sandbox, as root and as a plain user; and nothing that outlives verify."""

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
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.sample_project import alive, why_not_sandboxed

SUPPORT = Path(__file__).parents[2] / "support" / "breakout"
EXPECTED = {
    "home": [],
    "file of the home": "FileNotFoundError",
    "written to": [],
    "own folder": "written",
    "temporary folder": [],
    "processes": True,
    "signal": "ProcessLookupError",
    "trace": "refused",
    "environments": False,
    "network of the first process": "failed",
    "network of the second process": "failed",
    "port outside": "ConnectionRefusedError",
    "abstract socket": "ConnectionRefusedError",
    "socket in a folder": "FileNotFoundError",
    "mount": "failed",
    "user namespace": "failed",
    "capabilities": [0, 0, 0, 0],
    "privileges of programs": "1",
    "terminal": "OSError",
    "user": True,
    "forks": "refused",
    "memory": "MemoryError",
    "file size": "OSError",
}
#: What the names of our own temporary folders begin with.
OURS = "breakout-"
STAYS = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(300)
    os._exit(0)
print("begun", flush=True)
time.sleep(300 if sys.argv[1] == "waits" else 1)
"""


@pytest.fixture(autouse=True)
def available() -> None:
    if reason := why_not_sandboxed():
        pytest.skip(reason)


@pytest.fixture(params=["this user", "a plain user"])
def user(request: pytest.FixtureRequest) -> list[str]:
    """The command that runs Python as a user."""
    if request.param == "this user":
        return [sys.executable]
    if os.geteuid() != 0:
        pytest.skip("this user is a plain one")
    if shutil.which("setpriv") is None:
        pytest.skip("there is no command setpriv to become another user")
    become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    code = "import samplewright.verify.sandbox, subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"
    for interpreter in (sys.executable, "/usr/bin/python3"):
        starts = [*become, interpreter, "-c", code]
        if not subprocess.run(starts, env=readable(), capture_output=True, check=False).returncode:
            return [*become, interpreter]
    pytest.skip("another user cannot read this checkout, or no interpreter that would do")


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=OURS) as name, tempfile.TemporaryDirectory(prefix=OURS) as work:
        (Path(name) / "secret").write_text("secret")
        (Path(work) / "neighbour").write_text("neighbour")
        (Path(name) / "work").symlink_to(work)
        for path in (name, work, *Path(name).iterdir(), *Path(work).iterdir()):
            Path(path).chmod(0o777)
        yield Path(name)


def readable() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def driver(user: list[str], home: Path, *arguments: str) -> list[str]:
    return [*user, str(SUPPORT / "driver.py"), str((home / "work").resolve()), *arguments]


def environment(home: Path, mark: str) -> dict[str, str]:
    return readable() | {"HOME": str(home), "MARK": mark, "LC_MARK": mark}


def marked(mark: str) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and f"LC_MARK={mark}".encode() in (folder / "environ").read_bytes():
                found += [int(folder.name)] if alive(int(folder.name)) else []
    return found


def test_no_attempt_succeeds(user: list[str], home: Path) -> None:
    mark = str(uuid.uuid4())
    outside = subprocess.Popen(["sleep", "300"], env=os.environ | {"SECRET": mark})
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as named,
    ):
        abstract.bind(f"\0{mark}")
        named.bind(str(home / "socket"))
        for listener in (abstract, named):
            listener.listen()
        given = {
            "file": str(home / "secret"),
            "neighbour": str((home / "work" / "neighbour").resolve()),
            "ours": OURS,
            "pid": outside.pid,
            "port": server.getsockname()[1],
            "abstract": mark,
            "socket": str(home / "socket"),
            "mark": mark,
        }
        attempts = (SUPPORT / "attempts.py").read_text()
        command = driver(user, home, "-c", attempts, json.dumps(given))
        done = subprocess.run(command, env=environment(home, "x"), capture_output=True, text=True, check=False)
    outside.kill()
    outside.wait()
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found == EXPECTED
    assert (home / "work" / "neighbour").read_text() == "neighbour"
    assert not (home / "work" / "own").exists(), "what a run writes goes with it"


def test_what_leaves_its_session_ends_with_the_program(user: list[str], home: Path) -> None:
    mark = str(uuid.uuid4())
    command = driver(user, home, "-c", STAYS, "ends")
    subprocess.run(command, env=environment(home, mark), stdout=subprocess.DEVNULL, check=True)
    assert marked(mark) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_nothing_outlives_verify(user: list[str], home: Path, number: signal.Signals) -> None:
    mark = str(uuid.uuid4())
    command = driver(user, home, "-c", STAYS, "waits")
    process = subprocess.Popen(command, env=environment(home, mark), stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"begun\n"
    assert len(marked(mark)) > 2
    process.send_signal(number)
    process.wait()
    process.stdout.close()
    until = time.monotonic() + 20
    while marked(mark) and time.monotonic() < until:
        time.sleep(0.05)
    assert marked(mark) == []
