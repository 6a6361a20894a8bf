"""Samples that carry random, hard-to-quote values."""
