"""The command `python -m chat_completions "Hello"`."""

import sys

from ._client import Client
from ._endpoint import ENDPOINT
from ._runtime.command import run_command

if __name__ == "__main__":
    sys.exit(run_command("python -m chat_completions", ENDPOINT, Client))
