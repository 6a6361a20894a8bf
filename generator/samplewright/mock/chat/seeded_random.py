"""Numbers that look random but depend on a seed alone."""

from __future__ import annotations

from hashlib import blake2b


class SeededRandom:
    """Draw numbers that are the same on every machine for the same seed."""

    def __init__(self, seed: bytes):
        """Start the sequence that belongs to a seed."""
        self._seed = seed
        self._pool = int.from_bytes(seed, "big") | 1 << (8 * len(seed))
        self._round = 0

    def below(self, bound: int) -> int:
        """Return a number from 0 to `bound` - 1."""
        if self._pool < bound << 24:
            self._round += 1
            fresh = blake2b(self._seed, digest_size=64, salt=self._round.to_bytes(8, "big")).digest()
            self._pool = int.from_bytes(fresh, "big") | 1 << 512
        self._pool, number = divmod(self._pool, bound)
        return number

    def hex(self, digits: int) -> str:
        """Return a hexadecimal number with this many digits."""
        return f"{self.below(16**digits):0{digits}x}"
