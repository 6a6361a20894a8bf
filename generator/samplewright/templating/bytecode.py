"""Compiled templates in the cache directory: a command compiles only the templates that changed."""

from __future__ import annotations

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
        compiler = f"{sys.implementation.cache_tag} {cache.installed_version('jinja2')}"
        return cache.key(self._environment, compiler, name, str(filename))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket from its entry, if that is valid."""
        if (bytecode := cache.load(_KIND, bucket.key)) is not None:
            bucket.bytecode_from_string(bytecode)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the bucket to its entry."""
        cache.store(_KIND, bucket.key, bucket.bytecode_to_string())
