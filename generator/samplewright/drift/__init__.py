"""Differences between what the spec and templates produce and what is committed."""
