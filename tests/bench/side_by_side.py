"""The same requests as samples by us and as snippets by npm's @readme/httpsnippet, each in one cold process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commands import Commands
from processes import Cost, run

from samplewright.cache import cache_directory
from samplewright.openapi import loader, operations, scenarios

HERE = Path(__file__).parent
#: Our targets that httpsnippet has too, and its names of them.
TARGETS = {
    "c/libcurl": "c/libcurl",
    "csharp/httpclient": "csharp/httpclient",
    "csharp/restsharp": "csharp/restsharp",
    "go/net_http": "go/native",
    "java/okhttp": "java/okhttp",
    "node/axios": "node/axios",
    "php/curl": "php/curl",
    "php/guzzle": "php/guzzle",
    "python/requests": "python/requests",
    "ruby/net_http": "ruby/native",
    "shell/curl": "shell/curl",
    "swift/urlsession": "swift/urlsession",
}


@dataclass(frozen=True)
class Comparison:
    """What the same requests cost us, with an empty cache and with a used one, and httpsnippet."""

    spec: str
    requests: int
    empty_cache: Cost
    used_cache: Cost
    httpsnippet: Cost


def compare(commands: Commands, specs: dict[str, Path]) -> Iterator[Comparison] | str:
    """Return a comparison per spec, or the reason why there is none."""
    script = _install()
    if isinstance(script, str):
        return script
    targets = [target for target in TARGETS if (commands.checkout / "templates" / target).is_dir()]
    return (_compare(commands, script, targets, name, spec) for name, spec in specs.items())


def _install() -> Path | str:
    """Return the script beside its installed package, where node looks for it; or why that is not possible."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return "npm or node not found"
    home = cache_directory() / "bench"
    if not (home / "node_modules" / "@readme" / "httpsnippet").is_dir():
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", home, "@readme/httpsnippet"]
        home.mkdir(parents=True, exist_ok=True)
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
            return "npm cannot install @readme/httpsnippet"
    return Path(shutil.copy(HERE / "httpsnippet.mjs", home))


def _compare(commands: Commands, script: Path, targets: list[str], name: str, spec: Path) -> Comparison:
    requests = commands.scratch / "requests.json"
    count = _write_requests(spec, requests)
    options: list[str | Path] = ["--spec", spec, *(option for target in targets for option in ("--target", target))]

    def generate(cache: Path) -> Cost:
        return commands.run("generate", *options, "--out", commands.fresh("ours"), cache=cache)

    def convert() -> Cost:
        snippets = commands.fresh("theirs")
        command = ["node", script, snippets, *(TARGETS[target] for target in targets)]
        return run(command, commands.scratch, os.environ, requests)

    empty_cache = commands.median(lambda: generate(commands.fresh("new-cache")))
    generate(commands.used_cache)
    used_cache = commands.median(lambda: generate(commands.used_cache))
    return Comparison(name, count, empty_cache, used_cache, commands.median(convert))


def _write_requests(spec: Path, file: Path) -> int:
    """Write the requests of a spec's scenarios, as httpsnippet.mjs reads them, and return their number."""
    document = loader.load(spec)
    requests = [
        {
            "name": scenario.name,
            "method": scenario.method,
            "url": scenario.url,
            "body": None if scenario.body is None else json.dumps(scenario.body, ensure_ascii=False),
        }
        for scenario in scenarios.build(document, operations.read(document))
    ]
    file.write_text(json.dumps(requests), encoding="utf-8")
    return len(requests)
