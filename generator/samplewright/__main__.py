"""`python -m samplewright`."""

from samplewright.cli import main

main()
