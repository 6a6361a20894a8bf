"""The ledger: which samples were run, under which conditions, and what came of it: a line per sample, no times."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from samplewright.errors import Location, UsageError

#: Its place in the output folder.
FILE = "verified.json"
PASS = "pass"
#: What stands for every condition, where one verdict holds for all.
ALL = "*"
SKIPPED = "skipped"
TOOLCHAIN_MISSING = "toolchain-missing"
PACKAGE_MISSING = "package-missing"


class LedgerEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of one sample.

    sample: SHA-256 of its bytes. verdicts: condition -> verdict; the key `*` where one verdict holds for all.
    inputs: SHA-256 of all else that they depend on (recipe, manifest, toolchain, response, mock); empty if not run.
    toolchain: name and version. mode: `sandboxed` or `redirected`; empty if not run.
    libraries: name -> version, as they were resolved.
    reason: why it was not run; empty if it was.
    """

    sample: str
    verdicts: dict[str, str]
    inputs: str = ""
    toolchain: str = ""
    mode: str = ""
    libraries: dict[str, str] = {}
    reason: str = ""

    @property
    def versions(self) -> str:
        """Return the toolchain and the libraries with their versions, for readers."""
        return ", ".join([self.toolchain, *(f"{name} {version}" for name, version in self.libraries.items())])

    @property
    def verdict(self) -> str:
        """`pass` if every condition passed, else the first other verdict."""
        return next((one for one in self.verdicts.values() if one != PASS), PASS if self.verdicts else SKIPPED)


#: Target -> scenario -> entry.
Ledger: TypeAlias = Mapping[str, Mapping[str, LedgerEntry]]


def digest(text: str) -> str:
    """SHA-256 of a text as it is written to a file, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def load(file: Path) -> dict[str, dict[str, LedgerEntry]]:
    """The ledger of a file; empty if there is no such file.

    Raises:
        UsageError: it is not a ledger.
    """
    return read(file) if file.is_file() else {}


def read(file: Path) -> dict[str, dict[str, LedgerEntry]]:
    """The ledger of a file.

    Raises:
        UsageError: there is none, or it is not a ledger.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, LedgerEntry]])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UsageError(f"this is not a ledger: {error}", Location(file), "`samplewright verify --record`") from None


def text(ledger: Ledger) -> str:
    """The ledger as it is written: sorted, each sample on a line."""
    targets = []
    for target, entries in sorted(ledger.items()):
        lines = [
            f"    {json.dumps(name)}: {json.dumps(msgspec.to_builtins(entry), ensure_ascii=False)}"
            for name, entry in sorted(entries.items())
        ]
        targets.append(f"  {json.dumps(target)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(targets) + "\n}\n" if targets else "{}\n"


def merged(ledgers: Iterable[Ledger], samples: Mapping[tuple[str, str], str]) -> dict[str, dict[str, LedgerEntry]]:
    """All entries that are about the samples as they are. Of two about the same one, what was run wins over what was
    not, then the later one; what a part of the conditions came to joins what the others came to before.

    samples: (target, scenario) -> digest.
    """
    found: dict[str, dict[str, LedgerEntry]] = {}
    for ledger in ledgers:
        for target, entries in ledger.items():
            known = found.setdefault(target, {})
            for name, entry in entries.items():
                if entry.sample != samples.get((target, name)):
                    continue
                if name not in known or entry.inputs or not known[name].inputs:
                    known[name] = _joined(known.get(name), entry)
    return {target: entries for target, entries in found.items() if entries}


def _joined(before: LedgerEntry | None, after: LedgerEntry) -> LedgerEntry:
    if before is None or before.inputs != after.inputs or before.mode != after.mode or ALL in after.verdicts:
        return after
    kept = {name: verdict for name, verdict in before.verdicts.items() if name not in (*after.verdicts, ALL)}
    return msgspec.structs.replace(after, verdicts=kept | after.verdicts)
