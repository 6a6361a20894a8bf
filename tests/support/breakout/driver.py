"""Open a sandbox, and run a program in it as a sample is run. Arguments: work folder, program, its arguments."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from samplewright.verify.bubblewrap import View, is_system
from samplewright.verify.sandbox import NamespaceSandbox
from samplewright.verify.workspace import cleaned

prefixes = tuple(path for path in map(Path, {sys.prefix, sys.base_prefix}) if not is_system(path))
sandbox = NamespaceSandbox(["api.fixture.example"], 443)
try:
    import os

    command = sandbox.command([sys.executable, "-S", *sys.argv[2:]], View(Path(sys.argv[1]), readable=prefixes))
    done = subprocess.run(command, env={**cleaned(os.environ), **sandbox.environment()}, check=False)
finally:
    sandbox.close()
sys.exit(done.returncode)
