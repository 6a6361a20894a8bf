"""Bad input: each case is a folder with `args`, the files it needs, and the exact message and exit code it gets.

args: the command's arguments, one a line; `{case}` is the case's folder (a copy), `{spec}` the project's own document.
edit: optional; lines `old => new` applied to a copy of the project's own document, which is then `{edited}`.
stderr.txt: what is printed, with the copy's folder as `{case}`; its first line is `exit N`.
Run `pytest tests/negative --update-golden` to write what is printed now; read it before you commit it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SPEC = HERE.parent.parent / "spec" / "openapi.yaml"
CASES = sorted(folder.name for folder in HERE.iterdir() if (folder / "args").is_file())


@pytest.mark.parametrize("name", CASES)
def test_gets_one_clear_message(name: str, tmp_path: Path, update_golden: bool) -> None:
    case = tmp_path / name
    shutil.copytree(HERE / name, case)
    arguments = (case / "args").read_text(encoding="utf-8").splitlines()
    edited = case / "edited.yaml"
    if (case / "edit").is_file():
        text = SPEC.read_text(encoding="utf-8")
        for line in (case / "edit").read_text(encoding="utf-8").splitlines():
            old, new = line.split(" => ")
            assert old in text, old
            text = text.replace(old, new, 1)
        edited.write_text(text, encoding="utf-8")
    before = snapshot(case)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "samplewright",
            *(one.format(case=case, spec=SPEC, edited=edited) for one in arguments),
        ],
        cwd=case,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"exit {done.returncode}\n{done.stderr}".replace(str(case), "{case}")
    assert done.stdout == ""
    assert "Traceback" not in said
    assert snapshot(case) == before, "something was written"
    golden = HERE / name / "stderr.txt"
    if update_golden:
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() if file.is_file() else b"" for file in folder.rglob("*")}
