"""The ledger: the committed record of verdicts. Only this module knows how its file is keyed and written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

import msgspec

from samplewright.errors import Location, UsageError

#: Its path in the output folder.
FILE = "verified.json"
PASS = "pass"
#: The verdict on a run that fails as the target declares that it must, with a reason for readers.
LIMIT = "limit"
SKIPPED = "skipped"
TOOLCHAIN_MISSING = "toolchain-missing"
PACKAGE_MISSING = "package-missing"
#: The condition of a verdict that holds for all of them.
ALL = "*"


class SampleKey(NamedTuple):
    """Identify a sample in the ledger: its target, and its file in the target's folder."""

    target: str
    file: str


class LedgerEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Record the verdicts on one sample.

    Attributes:
        sample: SHA-256 of its text.
        verdicts: Condition -> verdict; the key `*` where one verdict holds for all conditions.
        inputs: SHA-256 of everything else that the verdicts depend on; empty if it was not run.
        toolchain: Name and version of the toolchain.
        libraries: Name -> version of the libraries, as resolved.
        mode: `sandboxed` or `redirected`; empty if it was not run.
        reason: Why it was not run; empty if it was.
    """

    sample: str
    verdicts: dict[str, str]
    inputs: str = ""
    toolchain: str = ""
    libraries: dict[str, str] = {}
    mode: str = ""
    reason: str = ""

    @property
    def versions(self) -> str:
        """Return the toolchain and the libraries with their versions, for readers."""
        return ", ".join([self.toolchain, *(f"{name} {version}" for name, version in self.libraries.items())])

    @property
    def verdict(self) -> str:
        """Return `pass` if it passed under every condition, declared limits aside, else the first other verdict."""
        default = PASS if self.verdicts else SKIPPED
        return next((verdict for verdict in self.verdicts.values() if verdict not in (PASS, LIMIT)), default)

    def covers(self, text: str) -> bool:
        """Return whether the entry is about a sample with this text."""
        return self.sample == digest(text)


Ledger: TypeAlias = Mapping[SampleKey, LedgerEntry]


def digest(text: str) -> str:
    """Return the SHA-256, in hex, of a text as it is written to a file."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def load(file: Path) -> dict[SampleKey, LedgerEntry]:
    """Return the ledger of a file, an empty one if the file is missing.

    Raises:
        UsageError: The file is not a ledger.
    """
    return read(file) if file.is_file() else {}


def read(file: Path) -> dict[SampleKey, LedgerEntry]:
    """Return the ledger of a file.

    Raises:
        UsageError: The file is missing or not a ledger.
    """
    try:
        tables = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, LedgerEntry]])
    except OSError as error:
        raise UsageError(f"cannot read the ledger: {error.strerror}", Location(file)) from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise UsageError("not a ledger", Location(file), "`samplewright verify --record` writes one") from None
    return {SampleKey(target, file): entry for target, table in tables.items() for file, entry in table.items()}


def render(ledger: Ledger) -> str:
    """Return a ledger as its file's text: sorted, one line per sample."""
    tables: dict[str, list[str]] = {}
    for (target, file), entry in sorted(ledger.items()):
        values = json.dumps(msgspec.to_builtins(entry), ensure_ascii=False)
        tables.setdefault(target, []).append(f"    {json.dumps(file)}: {values}")
    blocks = [f"  {json.dumps(target)}: {{\n" + ",\n".join(lines) + "\n  }" for target, lines in tables.items()]
    return "{\n" + ",\n".join(blocks) + "\n}\n" if blocks else "{}\n"


def merge(ledgers: Iterable[Ledger], digests: Mapping[SampleKey, str]) -> dict[SampleKey, LedgerEntry]:
    """Merge ledgers, keeping entries about the samples as they are now.

    Of two entries about a sample, one that was run wins over one that was not, then the later one. Verdicts under some
    conditions are added to those under others.

    Args:
        ledgers: The ledgers, the oldest first.
        digests: SHA-256 of each sample.
    """
    merged: dict[SampleKey, LedgerEntry] = {}
    for ledger in ledgers:
        for key, entry in ledger.items():
            previous = merged.get(key)
            if entry.sample == digests.get(key) and (previous is None or entry.inputs or not previous.inputs):
                merged[key] = _join(previous, entry)
    return merged


def _join(before: LedgerEntry | None, after: LedgerEntry) -> LedgerEntry:
    if before is None or before.inputs != after.inputs or before.mode != after.mode or ALL in after.verdicts:
        return after
    kept = {name: verdict for name, verdict in before.verdicts.items() if name not in (*after.verdicts, ALL)}
    return msgspec.structs.replace(after, verdicts=kept | after.verdicts)
