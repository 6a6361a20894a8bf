"""Interrupted runs: files are all old or all new, whatever ends a run and whenever."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from samplewright.cli import main
from samplewright.errors import UsageError
from samplewright.output import writer
from samplewright.output.fileset import Update
from samplewright.output.stage import FOLDER
from support.crash import killed_at
from support.toy_project import ToyProject, create

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def tree(folder: Path) -> dict[str, str]:
    """Return path -> content and mode, and every folder."""
    return {
        path.relative_to(folder).as_posix(): (
            "folder" if path.is_dir() else f"{path.stat().st_mode:o} {path.read_text()}"
        )
        for path in folder.rglob("*")
    }


def without_new_folders(state: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """Return a tree without empty folders that the run made."""
    parents = {parent.as_posix() for path in state for parent in Path(path).parents}
    return {path: text for path, text in state.items() if text != "folder" or path in parents or path in before}


BEFORE = {"first/a": "1", "first/b/gone": "2", "first/kept": "3", "first/file": "x", "second/page": "p"}
AFTER = {"first/a": "new", "first/deep/er/c": "4", "first/kept": "3", "first/file/inner": "y", "second/page": "q"}
AFTER |= {"third/fresh": "5"}
MANIFEST = "a\nb/gone\nkept\nfile\n"


def prepare(folder: Path) -> list[Update]:
    """Write the old state, and return what brings the new one: changes, new files, deletions, in three directories."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in BEFORE.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / "first/a").chmod(0o755)
    (folder / "first/.samplewright").write_text(MANIFEST)
    updates: dict[str, dict[str, str]] = {}
    for path, text in AFTER.items():
        root, _, name = path.partition("/")
        updates.setdefault(root, {})[name] = text
    updates["first"][".samplewright"] = "a\n"
    return [Update(folder / root, files, complete=root == "first") for root, files in updates.items()]


def sweep(folder: Path) -> Iterator[tuple[int, list[Update]]]:
    """Kill a run at each change that it makes, and yield after each."""
    for change in count():
        updates = prepare(folder)
        if not killed_at(change, lambda: writer.write_all(updates)):  # noqa: B023
            break
        yield change, updates
    assert change > 30


def test_a_killed_run_is_finished_or_undone_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    updates = prepare(folder)
    old = tree(folder)
    writer.write_all(updates)
    new = tree(folder)
    assert {path: text.split()[1] for path, text in new.items() if path in AFTER} == AFTER
    assert new["first/a"].startswith("100755") and "first/b" not in new
    ends = []
    for change, updates in sweep(folder):
        roots = [update.out for update in updates]
        if not writer.unfinished(roots):  # nothing lies there that would tell of the run
            assert without_new_folders(tree(folder), old) in (old, new), change
        writer.recover(roots)
        recovered = tree(folder)
        assert without_new_folders(recovered, old) in (old, new), change
        ends.append(recovered == new)
        writer.write_all(updates)
        assert tree(folder) == new, change
    assert ends == sorted(ends) and {*ends} == {False, True}  # there is one instant that decides


def test_any_directory_of_the_run_settles_all(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    updates = prepare(folder)
    old = tree(folder)
    writer.write_all(updates)
    new = tree(folder)
    for change, updates in sweep(folder):
        writer.recover([updates[change % 3].out])
        writer.recover([update.out for update in updates])
        assert without_new_folders(tree(folder), old) in (old, new), change


def test_a_killed_recovery_is_recovered(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    updates = prepare(folder)
    old = tree(folder)
    writer.write_all(updates)
    new = tree(folder)
    for change, updates in sweep(folder):
        roots = [update.out for update in updates]
        for again in range(change % 3, 40, 9):
            if not killed_at(again, lambda: writer.recover(roots)):  # noqa: B023
                break
        writer.recover(roots)
        assert without_new_folders(tree(folder), old) in (old, new), change


def test_a_file_that_was_edited_since_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    for _, updates in sweep(folder):
        (folder / "second/page").write_text("edited")
        writer.recover([update.out for update in updates])
        assert (folder / "second/page").read_text() == "edited"


def test_what_lies_there_is_not_believed_unseen(tmp_path: Path) -> None:
    folder, victim = tmp_path / "tree", tmp_path / "victim"
    victim.write_text("mine")
    for path in ("../victim", str(victim), "a/../../victim", ".git/hooks/pre-commit", "link/victim"):
        prepare(folder)
        (folder / "first/link").symlink_to(tmp_path)
        stage = folder / "first" / FOLDER
        (stage / "new").mkdir(parents=True)
        (stage / "new/0").write_text("evil")
        digest = "b5c1fb2efc6d6b4674c2fdcc48ce01b43a3b7c03763c0c3355de0099ee0f8c73"
        entry = f'{{"path": "{path}", "before": "", "after": "{digest}"}}'
        (stage / "journal").write_text(f'{{"id": "x", "entries": [{entry}]}}')
        with pytest.raises(UsageError):
            writer.recover([folder / "first"])
        assert victim.read_text() == "mine" and not (folder / "first/.git").exists()
    for content in ("", "{", "[]", '{"id": 1}', '{"id": "x", "entries": [], "more": 1}'):
        (stage / "journal").write_text(content)
        writer.recover([folder / "first"])
        assert not stage.exists()
        stage.mkdir()
    stage.rmdir()
    stage.symlink_to(tmp_path)
    with pytest.raises(UsageError, match="not a folder of your own"):
        writer.recover([folder / "first"])
    assert victim.exists()


class Sample:
    """A project with pages in two folders, up to date before its spec changed."""

    def __init__(self, toy: ToyProject) -> None:
        self.toy = toy
        (toy.folder / "pyproject.toml").write_text('[tool.samplewright]\nout = "sdks"\nembed = ["pages/**/*.md"]\n')
        for page in ("pages/a.md", "pages/b/c.md"):
            (toy.folder / page).parent.mkdir(parents=True, exist_ok=True)
            (toy.folder / page).write_text("<!-- samplewright: alpha/plain large -->\n```\n```\n")
        toy.run("generate")
        self.before = self.tree()
        shutil.copytree(toy.out, toy.folder.parent / "sdks")
        shutil.copytree(toy.folder / "pages", toy.folder.parent / "pages")
        text = toy.spec.read_text(encoding="utf-8")
        toy.spec.write_text(text.replace("basic:", "simple:").replace("toy/large", "toy/giant"), encoding="utf-8")
        toy.run("generate")
        self.after = self.tree()

    def tree(self) -> dict[str, str]:
        folders = {"sdks": tree(self.toy.out), "pages": tree(self.toy.folder / "pages")}
        return {f"{name}/{path}": text for name, files in folders.items() for path, text in files.items()}

    def restore(self) -> None:
        for name in ("sdks", "pages"):
            shutil.rmtree(self.toy.folder / name)
            shutil.copytree(self.toy.folder.parent / name, self.toy.folder / name)

    def unfinished(self) -> list[Path]:
        return list(self.toy.folder.rglob(FOLDER))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield Sample(create(tmp_path_factory.mktemp("project") / "toy", monkeypatch))


def command(*arguments: str) -> None:
    """Run a command as its program does."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(sys, "argv", ["samplewright", *arguments])
        main()


@pytest.mark.parametrize("next_command", ["docs build", "generate --target alpha/fancy", "generate"])
def test_check_names_what_a_killed_run_left_and_the_next_command_removes_it(project: Sample, next_command: str) -> None:
    rerun = next_command == "generate"
    seen = set()
    for change in range(0, 1000, 3 if rerun else 11):
        project.restore()
        if not killed_at(change, lambda: command("generate")):
            break
        left = project.unfinished()
        current = project.tree()
        assert left or without_new_folders(current, project.before) in (project.before, project.after)
        result = project.toy.run("check", code=1 if left or current != project.after else 0)
        for folder in left:
            assert f"unfinished: {folder.relative_to(project.toy.folder)}" in result.output
        project.toy.run(*next_command.split(), "--templates", project.toy.templates)
        assert project.unfinished() == []
        if rerun:
            assert project.tree() == project.after
        seen.add(len(left))
    assert change > 60 and max(seen) >= 2  # left in the output folder and beside pages


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_old_or_the_new_and_nothing_else(project: Sample, number: int) -> None:
    ends = []
    for change in range(0, 1000, 7):
        project.restore()
        if not killed_at(change, lambda: command("generate"), number):
            break
        assert project.unfinished() == [], change
        assert project.tree() in (project.before, project.after), change
        ends.append(project.tree() == project.after)
    assert change > 60 and not ends[0]


def test_verdicts_are_recorded_with_everything_that_shows_them(project: Sample) -> None:
    project.restore()
    project.toy.run("generate")
    before = project.tree()
    digest = hashlib.sha256((project.toy.out / "alpha/plain/large.alpha").read_bytes()).hexdigest()
    entry = {"sample": digest, "verdicts": {"ok": "pass"}, "inputs": "x", "mode": "redirected"}
    ledger = project.toy.folder.parent / "ledger.json"
    ledger.write_text(json.dumps({"alpha/plain": {"large.alpha": entry}}))
    ends = set()
    for change in range(0, 1000, 4):
        for path in ("sdks/verified.json", "sdks/README.md"):
            (project.toy.folder / path).unlink(missing_ok=True)
        project.toy.run("generate")
        assert project.tree() == before
        if not killed_at(change, lambda: command("verify", "--merge", str(ledger))):
            break
        project.toy.run("docs", "annotate", "--out", "sdks/annotated.yaml")  # settles what lies there
        (project.toy.out / "annotated.yaml").unlink()
        shown = {(project.toy.out / name).exists() for name in ("verified.json", "README.md")}
        assert len(shown) == 1, change
        ends |= shown
    assert ends == {False, True}
    assert (project.toy.out / "verified.json").exists() and (project.toy.out / "README.md").exists()


def test_two_runs_at_once_end_as_one_of_them(project: Sample) -> None:
    words = [sys.executable, "-m", "samplewright", "generate", "--templates", str(project.toy.templates)]

    def run_at_once(runs: int) -> dict[str, str]:
        project.restore()
        processes = [subprocess.Popen(words, stdout=subprocess.DEVNULL) for _ in range(runs)]
        assert [process.wait(60) for process in processes] == [0] * runs
        return project.tree()

    assert run_at_once(3) == run_at_once(1) and project.unfinished() == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_end_a_command_with_their_exit_codes(project: Sample, number: int, code: int) -> None:
    words = [sys.executable, "-u", "-m", "samplewright", "generate", "--watch", "--templates"]
    process = subprocess.Popen(
        [*words, str(project.toy.templates)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline()
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == code and "Traceback" not in errors


def test_an_ignored_signal_stays_ignored(project: Sample) -> None:
    words = ["nohup", sys.executable, "-u", "-m", "samplewright", "generate", "--watch", "--templates"]
    process = subprocess.Popen([*words, str(project.toy.templates)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None and process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 143
