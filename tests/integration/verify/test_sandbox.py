"""Sandboxed: what programs there reach and what they do not, for any user; and nothing is left when it is over."""

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

import pytest

from samplewright.openapi import loader, operations, scenarios
from samplewright.verify.bubblewrap import View, is_system
from samplewright.verify.sandbox import NamespaceSandbox
from samplewright.verify.testbed import open_testbed
from samplewright.verify.workspace import cleaned
from support.sample_project import SPEC, SampleProject, add, alive, only, why_not_sandboxed

#: Tries to reach the API, then all else, and prints what came of it.
PROBE = """
import http.client, json, os, socket, ssl, sys
def attempt(work):
    try:
        return work()
    except Exception as error:
        return type(error).__name__
def api():
    connection = http.client.HTTPSConnection("api.fixture.example", timeout=10)
    connection.request("GET", "/__mock/health")
    return connection.getresponse().status
def untrusting():
    context = ssl.create_default_context(cafile=sys.argv[2])
    with socket.create_connection(("api.fixture.example", 443)) as plain, context.wrap_socket(plain, server_hostname="api.fixture.example"):
        return "trusted"
print(json.dumps({
    "api": attempt(api),
    "other_name": attempt(lambda: http.client.HTTPSConnection("localhost.localdomain", timeout=10).connect()),
    "outside_name": attempt(lambda: socket.getaddrinfo("example.com", 443)),
    "outside_address": attempt(lambda: socket.create_connection(("192.0.2.1", 443), 10)),
    "our_port": attempt(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10)),
    "our_port_6": attempt(lambda: socket.create_connection(("::1", int(sys.argv[1])), 10)),
    "ourselves": attempt(lambda: socket.create_connection((sys.argv[3], int(sys.argv[1])), 10)),
    "other_authority": attempt(untrusting),
    "proxies": [name for name in os.environ if name.lower().endswith("_proxy")],
}))
"""
REACHED = {
    "api": 200,
    "other_name": "gaierror",
    "outside_name": "gaierror",
    "outside_address": "OSError",
    "our_port": "ConnectionRefusedError",
    "our_port_6": "ConnectionRefusedError",
    "ourselves": "OSError",
    "other_authority": "SSLCertVerificationError",
    "proxies": [],
}


#: What a sandboxed program needs to be this Python.
PYTHON = tuple(dict.fromkeys(Path(prefix) for prefix in (sys.prefix, sys.base_prefix) if not is_system(Path(prefix))))


@pytest.fixture(autouse=True)
def sealable() -> None:
    if reason := why_not_sandboxed():
        pytest.skip(reason)


@pytest.fixture
def outside() -> Iterator[socket.socket]:
    """A server of the machine."""
    with socket.create_server(("", 0)) as server:
        yield server


def our_address() -> str:
    """An address of this machine that is not loopback; of a network without one, any other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "192.0.2.2"
        return str(probe.getsockname()[0])


def other_authority(folder: Path) -> Path:
    """The certificate of a CA that did not sign the mock's."""
    from samplewright.mock.http.tls import CertificateAuthority

    authority = CertificateAuthority(["api.fixture.example"])
    copy = shutil.copy(authority.certificate, folder / "other.pem")
    authority.close()
    return Path(copy)


def test_only_the_api_is_reached(tmp_path: Path, outside: socket.socket) -> None:
    document = loader.load(SPEC)
    environment = os.environ | {"HTTPS_PROXY": "http://127.0.0.1:9", "no_proxy": "*", "PYTHONUNBUFFERED": "1"}
    assert "PYTHONUNBUFFERED" not in cleaned(environment)
    with open_testbed(document, scenarios.build(document, operations.read(document)), sandboxed=True) as testbed:
        arguments = [str(outside.getsockname()[1]), str(other_authority(tmp_path)), our_address()]
        done = subprocess.run(
            testbed.sandbox.command([sys.executable, "-S", "-c", PROBE, *arguments], View(tmp_path, readable=PYTHON)),
            env={**cleaned(environment), **testbed.sandbox.environment()},
            capture_output=True,
            check=True,
        )
        with socket.create_connection(("127.0.0.1", outside.getsockname()[1]), 10):
            pass  # it was there all the time
    found = json.loads(done.stdout)
    for name in ("outside_address", "ourselves"):
        assert found[name] in ("OSError", "TimeoutError", "ConnectionRefusedError")
        found[name] = REACHED[name]
    assert found == REACHED


def test_the_machine_itself_stays_as_it_is() -> None:
    before = {file: Path(file).read_bytes() for file in ("/etc/hosts", "/etc/resolv.conf") if Path(file).exists()}
    mounts = Path("/proc/self/mounts").read_bytes()
    sandbox = NamespaceSandbox(["api.fixture.example"], 443)
    assert {file: Path(file).read_bytes() for file in before} == before
    assert Path("/proc/self/mounts").read_bytes() == mounts
    sandbox.close()


def test_closing_ends_what_runs_there_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sandbox = NamespaceSandbox(["api.fixture.example"], 443)
    assert list(tmp_path.iterdir())
    sleeper = [sys.executable, "-S", "-c", "import time; print(flush=True); time.sleep(100)"]
    left = subprocess.Popen(
        sandbox.command(sleeper, View(tmp_path, readable=PYTHON)),
        stdout=subprocess.PIPE,
        start_new_session=True,
        env=os.environ,
    )
    assert left.stdout is not None and left.stdout.readline()
    sandbox.close()
    assert left.wait(10)
    left.stdout.close()
    assert not list(tmp_path.iterdir())


def parents() -> dict[int, tuple[int, str]]:
    """The parent and the state of every process."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
            found[int(stat.parent.name)] = int(parent), state
    return found


def test_what_has_ended_is_gone(tmp_path: Path) -> None:
    sandbox = NamespaceSandbox(["api.fixture.example"], 443)
    for _ in range(3):
        command = sandbox.command([sys.executable, "-S", "-c", ""], View(tmp_path, readable=PYTHON))
        subprocess.run(command, start_new_session=True, check=True)
    processes = parents()
    below = {os.getpid()}
    for _ in range(3):
        below |= {pid for pid, (parent, _) in processes.items() if parent in below}
    zombies = [pid for pid in below if pid in processes and processes[pid][1] == "Z"]
    sandbox.close()
    assert zombies == []


def marked(mark: str) -> list[int]:
    """Processes that have the mark in their environment."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark.encode() in (folder / "environ").read_bytes() and alive(int(folder.name)):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("mode", ["--sandboxed", "--redirected"])
@pytest.mark.parametrize("busy", ["runs", "builds"])
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_nothing_behind(tmp_path: Path, mode: str, busy: str, signal_number: int) -> None:
    project = SampleProject(tmp_path)
    slow = '[run]\nbuild = [["{interpreter}", "-c", "import sys, time; open(sys.argv[1], \'w\'); time.sleep(100)", "{out}/begun"]]\n'
    add(project.templates, "hangs_after_the_reply", slow if busy == "builds" else "")
    add(project.templates, "good")
    project.run("generate", "--target", "fixture")
    mark = f"LC_MARK={uuid.uuid4()}"  # a variable that samples are given
    environment = project.env | dict([mark.split("=")])
    command = project.command(
        "verify", "--target", "fixture", mode, "--jobs", "4", "--report", tmp_path / "report.json"
    )
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    folder = f"verify/*/{mode[2:]}/fixture"
    started = [f"{folder}/good/.built/unary", f"{folder}/hangs_after_the_reply"]
    started[1] += "/.build/unary/begun" if busy == "builds" else "/.built/unary"
    until = time.monotonic() + 60
    while not all(list((tmp_path / "cache").glob(file)) for file in started) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(5)  # for the programs that are not to be stopped
    assert len(marked(mark)) > 1
    process.send_signal(signal_number)
    shown, said = process.communicate(timeout=60)
    assert (
        process.returncode == 128 + signal_number and said.splitlines()[-1] == "interrupted" and "Traceback" not in said
    )
    assert marked(mark) == [] and list((tmp_path / "tmp").iterdir()) == []
    assert "fixture/good" in shown and "interrupted: the other runs did not take place" in shown
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["interrupted"] and "pass" in {outcome["verdict"] for outcome in report["outcomes"]}


@pytest.mark.parametrize(
    ("server", "keys"),
    [
        ("http://localhost:8123", "without keys"),
        ("https://127.0.0.1/x", "with keys"),
        ("https://api.fixture.example:8443/v1", "without keys"),
    ],
)
def test_other_servers_can_be_sandboxed_off_too(tmp_path: Path, server: str, keys: str) -> None:
    text = SPEC.read_text().replace("https://api.fixture.example/v1", server)
    own = tmp_path / "openapi.yaml"
    own.write_text(text if keys == "with keys" else text.replace("security: [{ key: [] }]", "security: []"))
    project = SampleProject(tmp_path, own)
    add(project.templates, "good")
    add(project.templates, "two_requests", only("unary"))
    project.run("generate", "--target", "fixture")
    told = project.verdicts("--sandboxed", "--condition", "ok", "--condition", "split", "--condition", "429", code=1)
    assert {one for (name, _, _), one in told.items() if name == "good"} == {"pass"}
    assert {one for (name, _, _), one in told.items() if name == "two_requests"} == {"extra-request", "skipped"}


def test_what_cannot_be_sandboxed_off_says_why(tmp_path: Path) -> None:
    own = tmp_path / "openapi.yaml"
    own.write_text(SPEC.read_text().replace("api.fixture.example", "192.0.2.7"))
    project = SampleProject(tmp_path, own)
    add(project.templates, "good")
    project.run("generate", "--target", "fixture")
    assert "192.0.2.7 is an address, not a name" in project.verify("--sandboxed", "--condition", "ok", code=4).stderr
    assert project.verify("--condition", "ok", "--json").json["mode"] == "redirected"


def test_an_unprivileged_user_can_seal_off_too() -> None:
    if os.geteuid() != 0:
        pytest.skip("the other tests run as such a user already")
    if shutil.which("setpriv") is None:
        pytest.skip("there is no command setpriv to become another user")
    become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    readable = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    starts = "import samplewright.cli, subprocess, sys; subprocess.run([sys.executable, '-c', ''], check=True)"
    interpreter = next(
        (
            one
            for one in (sys.executable, "/usr/bin/python3")
            if not subprocess.run(
                [*become, one, "-c", starts], env=readable, capture_output=True, check=False
            ).returncode
        ),
        None,
    )
    if interpreter is None:
        pytest.skip("another user cannot read this checkout, or no interpreter that would do")
    with tempfile.TemporaryDirectory(prefix="project-") as name:
        folder = Path(name)
        project = SampleProject(folder)
        add(project.templates, "good")
        add(project.templates, "buffers")
        (folder / "tmp").mkdir()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 65534, 65534)

        def run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [*become, interpreter, *project.command(command, "--target", "fixture", *arguments)[1:]],
                cwd=folder,
                env=readable | project.own,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )

        assert run("generate").returncode == 0
        ran = run("verify", "--sandboxed", "--condition", "ok", "--json")
        if ran.returncode == 4 and "sandbox unavailable" in ran.stderr:
            pytest.skip(ran.stderr.strip())
        told = json.loads(ran.stdout)
        assert told["mode"] == "sandboxed"
        assert {(one["target"], one["scenario"]): one["verdict"] for one in told["outcomes"]} == {
            ("fixture/good", "unary"): "pass",
            ("fixture/good", "stream"): "pass",
            ("fixture/buffers", "unary"): "pass",
            ("fixture/buffers", "stream"): "wrong-output",
        }
        assert list((folder / "tmp").iterdir()) == []
