"""Rendering of Jinja templates; the only package that imports jinja2."""
