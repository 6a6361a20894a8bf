"""Turns documents, scenarios and templates into files, in memory."""
