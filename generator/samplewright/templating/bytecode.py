"""Compiled templates in the cache directory: a command compiles only the templates that changed."""

from __future__ import annotations

import contextlib
import marshal
import sys

from jinja2.bccache import Bucket, BytecodeCache

from samplewright import cache

_KIND = "templates"


class CompiledTemplates(BytecodeCache):
    """jinja2's bytecode cache, one entry per template; jinja2 itself rejects an entry whose template changed.

    Args:
        environment: Name and version of the options that change what a template compiles to.
    """

    def __init__(self, environment: str):
        self._environment = environment

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a template's entry."""
        compiler = f"{sys.version} {cache.installed_version('jinja2')}"
        return cache.key(self._environment, compiler, name, str(filename))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket from its entry, if that is valid and about the template as it is."""
        checksum = bucket.checksum.encode()
        entry = cache.load(_KIND, bucket.key)
        if entry is not None and entry.startswith(checksum):
            with contextlib.suppress(EOFError, ValueError, TypeError):
                bucket.code = marshal.loads(entry[len(checksum) :])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the bucket to its entry: the template's checksum and its code, without jinja2's pickled head."""
        cache.store(_KIND, bucket.key, bucket.checksum.encode() + marshal.dumps(bucket.code))
