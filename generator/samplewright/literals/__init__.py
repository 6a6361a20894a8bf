"""JSON values as source text of a programming language."""
