"""Samples in the code blocks of hand-written pages."""
