"""Which files of the machine a target's toolchain needs: what its programs may read in a sandbox."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from samplewright.cache import cache_directory
from samplewright.targets.discovery import Target
from samplewright.targets.recipes import Recipe
from samplewright.verify.bubblewrap import is_system
from samplewright.verify.toolchains import environment, fill, named_files

_PROGRAM_FOLDERS = ("bin", "sbin", "shims")
#: What an installation has beside its folder of programs.
_PARTS = ("lib", "lib64", "libexec")
_SHEBANG = re.compile(rb"#!\s*(?:/usr/bin/env\s+(?:-S\s+)?)?(\S+)")
_LONGEST_CHAIN = 10


def readable_paths(target: Target, recipe: Recipe) -> tuple[Path, ...]:
    """Return the files and folders outside the system's own that a target's builds and runs read.

    They are the installations of the programs that its commands name, the entries of the cache and the templates that
    they name, and the folders that its toolchain declares.

    Args:
        target: The target.
        recipe: Its recipe.
    """
    search = environment(target)["PATH"]
    texts = list(_texts(recipe))
    paths = {path for text in texts for path in _mentioned(fill(text, target), search)}
    toolchain = target.settings.toolchain
    if toolchain:
        paths.update(_installations(Path(folder) / "-" for folder in (fill(one, target) for one in toolchain.path)))
        paths.update(_mentioned(fill(toolchain.check[0], target), search))
        paths.update(path for pattern in toolchain.folders for path in _declared(fill(pattern, target)))
    paths.update(named_files(target, recipe))
    return tuple(sorted(path for path in paths if path.is_absolute() and not is_system(path)))


def _texts(recipe: Recipe) -> Iterator[str]:
    """Yield the programs, arguments and variables of what runs in a sandbox: all but the set-up."""
    variants = [command for variant in recipe.variants for command in (variant.run, variant.sandbox_run)]
    libraries = recipe.libraries.command if recipe.libraries else ()
    for command in (recipe.run, *recipe.build, recipe.sandbox.run, libraries, *variants):
        yield from command[:1]
        yield from (argument for argument in command[1:] if os.sep in argument or argument == "{interpreter}")
    for env in (recipe.env, recipe.sandbox.env, *(variant.env for variant in recipe.variants)):
        yield from env.values()


def _mentioned(text: str, search: str) -> Iterator[Path]:
    """Yield what a command needs of the program or the entry of the cache that one of its arguments names."""
    program = shutil.which(text, path=search)
    if program:
        yield from _installations([Path(program)])
    elif Path(text).is_relative_to(cache_directory()) and Path(text) != cache_directory():
        yield Path(text)


def _declared(pattern: str) -> list[Path]:
    path = Path(os.path.expandvars(pattern)).expanduser()
    return [] if "$" in str(path) or not path.is_absolute() else list(Path("/").glob(str(path)[1:]))


def _installations(programs: Iterable[Path]) -> Iterator[Path]:
    """Yield the folders in which programs are installed: with what their links lead to, and their interpreters."""
    for program in programs:
        for _ in range(_LONGEST_CHAIN):
            yield _installation(program)
            if program.is_symlink():
                program = Path(os.path.normpath(program.parent / program.readlink()))
            elif interpreter := _interpreter(program):
                program = interpreter
            else:
                break


def _installation(program: Path) -> Path:
    """Return the folder of an installation; never the user's home, nor a folder that holds it."""
    home, folder = Path.home(), program.parent
    above = folder.parent
    if folder.name in _PROGRAM_FOLDERS and above != home / ".local" and not home.is_relative_to(above):
        is_ours = above.is_relative_to(cache_directory()) and above != cache_directory()
        if is_ours or any((above / part).is_dir() for part in _PARTS):
            return above
    return program if home.is_relative_to(folder) else folder


def _interpreter(program: Path) -> Path | None:
    """Return the interpreter of a script."""
    try:
        with program.open("rb") as file:
            match = _SHEBANG.match(file.read(200))
    except OSError:
        return None
    found = shutil.which(os.fsdecode(match[1])) if match else None
    return Path(found) if found else None
