"""Toolchains, and samples set up, built and run by the recipes of their targets."""
