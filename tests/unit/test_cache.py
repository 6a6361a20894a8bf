"""The cache directory: an entry is its content or nothing."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from samplewright import cache
from samplewright.config import read_toml

NAME = cache.key("name")


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_an_entry_comes_back(directory: Path) -> None:
    assert cache.load("kind", NAME) is None
    cache.store("kind", NAME, b"content")
    assert cache.load("kind", NAME) == b"content"
    cache.store("kind", NAME, b"")
    assert cache.load("kind", NAME) == b""
    assert [file.name for file in (directory / "kind").iterdir()] == [NAME]


def test_an_altered_entry_is_none(directory: Path) -> None:
    cache.store("kind", NAME, b"content")
    file = directory / "kind" / NAME
    entry = file.read_bytes()
    altered = [entry[:end] for end in range(len(entry))]
    altered += [entry[:at] + bytes([entry[at] ^ 1]) + entry[at + 1 :] for at in range(len(entry))]
    for content in (*altered, entry + b"\0"):
        file.write_bytes(content)
        assert cache.load("kind", NAME) is None


def test_an_entry_under_another_name_is_none(directory: Path) -> None:
    cache.store("kind", NAME, b"content")
    for kind, name in (("kind", cache.key("other")), ("other", NAME)):
        (directory / kind).mkdir(exist_ok=True)
        (directory / kind / name).write_bytes((directory / "kind" / NAME).read_bytes())
        assert cache.load(kind, name) is None


posix = pytest.mark.skipif(os.name == "nt", reason="owners and modes of POSIX")


@posix
def test_the_directory_is_its_owner_s_only(directory: Path) -> None:
    cache.store("kind", NAME, b"content")
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


@posix
def test_an_entry_that_others_can_write_is_none(directory: Path) -> None:
    cache.store("kind", NAME, b"content")
    (directory / "kind" / NAME).chmod(0o666)
    assert cache.load("kind", NAME) is None
    cache.store("kind", NAME, b"content")
    assert cache.load("kind", NAME) == b"content"


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to give files away")
def test_another_user_s_cache_is_not_used(directory: Path) -> None:
    cache.store("kind", NAME, b"content")
    os.chown(directory / "kind" / NAME, 12345, 12345)
    assert cache.load("kind", NAME) is None
    shared = directory.with_name("shared")
    shared.mkdir(mode=0o777)
    os.chown(shared, 12345, 12345)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(shared))
        cache.store("kind", NAME, b"content")
        assert cache.load("kind", NAME) is None and list(shared.iterdir()) == []


def test_a_user_without_a_home_has_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SAMPLEWRIGHT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)

    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    assert cache.cache_directory().is_absolute()


def test_a_directory_that_cannot_be_used_is_no_error(directory: Path, tmp_path: Path) -> None:
    directory.write_text("a file")
    cache.store("kind", NAME, b"content")
    assert cache.load("kind", NAME) is None
    directory.unlink()
    (directory / "kind" / NAME).mkdir(parents=True)
    cache.store("kind", NAME, b"content")
    assert cache.load("kind", NAME) is None
    assert [file.name for file in (directory / "kind").iterdir()] == [NAME]


def test_entries_unused_for_a_month_are_deleted(directory: Path) -> None:
    day = 86400
    names = {age: cache.key(str(age)) for age in (0, 2, 29, 31)}
    for name in names.values():
        cache.store("kind", name, b"content")
    for age, name in names.items():
        os.utime(directory / "kind" / name, (time.time() - age * day,) * 2)
    assert cache.load("kind", names[29]) == b"content"  # and is now used
    cache.prune("kind")
    assert len(list((directory / "kind").iterdir())) == 4, "once a day is enough"
    os.utime(directory / "kind.pruned", (time.time() - 2 * day,) * 2)
    cache.store("other", NAME, b"content")
    assert len(list((directory / "kind").iterdir())) == 4, "each kind has its own day"
    cache.store("kind", NAME, b"content")
    assert {file.name for file in (directory / "kind").iterdir()} == {NAME, names[0], names[2], names[29]}
    os.utime(directory / "kind.pruned", (time.time() - 40 * day,) * 2)
    os.utime(directory / "kind" / names[2], (time.time() - 40 * day,) * 2)
    cache.prune("kind")
    assert {file.name for file in (directory / "kind").iterdir()} == {NAME, names[0], names[29]}


def test_keys_depend_on_every_part() -> None:
    keys = [cache.key("a", "b"), cache.key("ab"), cache.key("a", "c"), cache.key("b", "a"), cache.key("\ud800")]
    assert len(set(keys)) == len(keys)
    assert cache.key("a", b"b") == cache.key("a", "b")


def test_versions_are_those_of_the_metadata() -> None:
    from importlib.metadata import version

    for distribution in ("jinja2", "black", "msgspec"):
        assert cache.installed_version(distribution) == version(distribution)


def test_a_toml_file_is_parsed_once(directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.toml"
    file.write_text('a = [1, 2.5, "\\u2028", true]\r\n[b]\nc = inf\n', newline="")
    first = read_toml(file)
    with monkeypatch.context() as patch:
        patch.setattr("tomllib.loads", None)
        assert read_toml(file) == first == {"a": [1, 2.5, "\u2028", True], "b": {"c": float("inf")}}
    file.write_text("day = 2020-01-01\n")
    assert read_toml(file) == read_toml(file) == {"day": "2020-01-01"}
