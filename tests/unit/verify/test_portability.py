"""`verify` can be imported on systems without POSIX modules, and says what it cannot do there."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import samplewright.verify
from samplewright.verify.sandbox import NamespaceSandbox, SandboxUnavailable

POSIX_ONLY = ("fcntl", "pwd", "grp", "resource", "termios")
FOLDER = Path(samplewright.verify.__file__).parent
MODULES = [
    ".".join(("samplewright.verify", *file.relative_to(FOLDER).with_suffix("").parts)) for file in FOLDER.rglob("*.py")
]


def test_no_module_needs_posix_to_be_imported() -> None:
    names = [*MODULES, "samplewright.workflows.verify", "samplewright.cli"]
    code = f"import sys, importlib\nsys.modules.update(dict.fromkeys({POSIX_ONLY}))\nfor name in {names}: importlib.import_module(name.removesuffix('.__init__'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_sandbox_without_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match="sandbox unavailable: it needs Linux namespaces"):
        NamespaceSandbox(["api.example.com"], 443)


def test_no_sandbox_without_its_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    if sys.platform == "linux":
        with pytest.raises(SandboxUnavailable, match="sandbox unavailable: bwrap not found"):
            NamespaceSandbox(["api.example.com"], 443)


def test_work_folders_are_locked_without_fcntl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks = importlib.import_module("samplewright.verify.locks")
    calls: list[int] = []

    class Msvcrt:
        LK_LOCK, LK_NBLCK = 1, 2

        @staticmethod
        def locking(descriptor: int, mode: int, size: int) -> None:
            calls.append(mode)
            if len(calls) == 1:
                raise OSError

    monkeypatch.setattr(locks.os, "name", "nt")
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt)
    messages: list[str] = []
    with locks.locked([tmp_path / "a"], messages.append):
        assert messages == [f"waiting for another run of {tmp_path.name}/a"] and calls == [2, 1]
