"""Compiled templates in the cache directory: a command compiles only the templates that changed."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from samplewright import config

_DIGEST_SIZE = hashlib.sha256().digest_size


class CompiledTemplates(BytecodeCache):
    """jinja2's bytecode cache, one file per template.

    jinja2 itself rejects the entry of a template whose source changed. Each entry starts with the digest of its
    content, so a truncated or altered one is ignored and written again. Entries are written whole or not at all, so
    concurrent runs can share the directory.

    Args:
        environment: Source text of whatever sets the options that change what a template compiles to.
    """

    def __init__(self, environment: bytes):
        self._salt = f"{sys.implementation.cache_tag} {config.installed_version('jinja2')} ".encode() + environment

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a template's entry."""
        return hashlib.sha256(self._salt + f"\0{name}\0{filename}".encode("utf-8", "surrogateescape")).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket from its entry, if that is valid."""
        try:
            entry = _file(bucket).read_bytes()
        except OSError:
            return
        digest, bytecode = entry[:_DIGEST_SIZE], entry[_DIGEST_SIZE:]
        if hashlib.sha256(bytecode).digest() == digest:
            bucket.bytecode_from_string(bytecode)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the bucket to its entry."""
        bytecode = bucket.bytecode_to_string()
        config.remember(_file(bucket), hashlib.sha256(bytecode).digest() + bytecode)


def _file(bucket: Bucket) -> Path:
    return config.cache_directory() / "templates" / bucket.key
