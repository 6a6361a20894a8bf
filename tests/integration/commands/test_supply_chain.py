"""What we install, tell people to install, and let run in CI comes from where we say, as we say."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from samplewright.targets.discovery import Target, discover
from samplewright.targets.recipes import FormatCheck, Toolchain
from support.toy_project import ToyProject

ROOT = Path(__file__).parents[3]
#: Names that no index has as ours. To be emptied by the first release.
UNPUBLISHED = ("samplewright", "chat-completions", "chat_completions")
_INSTALLS = re.compile(
    r"\b(?:pip3?|pipx|uv|uvx|poetry|pdm|conda)\s+(?:(?:run|tool|pip)\s+)?(?:install|add|download|run)?\s*([^`\n<]*)"
)


def texts() -> Iterator[Path]:
    """Yield what people read and what tools install from."""
    yield from (
        ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "action.yml") if (ROOT / name).exists()
    )
    for folder in ("generator", "templates", "sdks"):
        for pattern in ("*.md", "*.jinja", "*.html", "*.toml", "requirements*.txt", "*.yaml", "*.py"):
            yield from (ROOT / folder).rglob(pattern)


def installed_names(text: str) -> set[str]:
    """Return the names of packages that the install commands in a text take from an index."""
    words = (word for match in _INSTALLS.finditer(text) for word in match[1].split())
    names = (re.match(r"[\"']?([A-Za-z][\w.-]*)(?:\[[^]]*\])?(?:[=<>~!@,;\"'].*)?$", word) for word in words)
    return {match[1].lower() for match in names if match}


def test_installed_names_are_found() -> None:
    assert installed_names("run `pip install -U 'chat-completions[async]>=1'`") == {"chat-completions"}
    assert installed_names("uvx samplewright check") >= {"samplewright"}
    assert installed_names("python -m pip install ../client ./sdks/chat-completions .") == set()


def test_nobody_is_told_to_install_a_name_that_is_not_ours() -> None:
    for file in texts():
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not installed_names(text) & {*UNPUBLISHED}, file
        if file.name.startswith("requirements"):
            assert not re.search(rf"^\s*({'|'.join(UNPUBLISHED)})\b", text, re.MULTILINE), file


WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_are_pinned_and_have_few_permissions(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for line in re.findall(r"uses: (.*)", text):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line) or line.startswith("./"), line
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)
    assert "secrets." not in text and "pull_request_target" not in text
    assert not re.search(r"run:.*\$\{\{ *github\.(event|head_ref)", text)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_releases_are_published_without_a_token() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert "id-token: write" in text and "attestations: true" in text and "password" not in text


#: Package -> first version without the known holes: escapes from the sandbox of templates, request smuggling, decompression
#: bombs, keys of weak curves, regular expressions and paths that an input controls.
SAFE = {"jinja2": (3, 1, 6), "h11": (0, 16), "cryptography": (46, 0, 5), "pyyaml": (5, 4), "black": (26, 3, 1)}
SAFE |= {"markdown-it-py": (2, 2), "pygments": (2, 20), "urllib3": (2, 6, 3), "requests": (2, 32, 4)}
SAFE |= {"guzzlehttp/guzzle": (7, 4, 5), "axios": (1, 13, 5), "hatchling": (1, 25)}


def lower_bounds() -> Iterator[tuple[str, tuple[int, ...]]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for file in (ROOT / "templates").glob("*/*/project/*"):
        if file.name in ("requirements.txt", "package.json", "composer.json"):
            lines += file.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if match := re.match(r'\s*"?([A-Za-z][\w./-]*?)"?(?:: ")?[~^><=]=?(\d[\d.]*)(?:,>=([\d.]+))?', line):
            yield match[1].lower(), tuple(map(int, (match[3] or match[2]).split(".")))


def test_lower_bounds_are_above_known_holes() -> None:
    bounds = dict(lower_bounds())
    assert {*SAFE} - {*bounds} == {"hatchling"}
    for name, bound in bounds.items():
        assert bound >= SAFE.get(name, bound), name


def tools() -> Iterator[tuple[Target, Toolchain | FormatCheck]]:
    for overlay in (None, ROOT / "tests/support/workshop"):
        for target in discover(overlay):
            yield from ((target, tool) for tool in target.settings.format if tool.install)
            if target.settings.toolchain and target.settings.toolchain.install:
                yield target, target.settings.toolchain


def test_every_download_has_a_digest() -> None:
    assert list(tools())
    for target, tool in tools():
        assert tool.digests, (target.name, tool.name)
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in tool.digests.values())


def test_a_download_with_another_digest_is_removed_and_nothing_else_runs(
    toy: ToyProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = toy.folder / "cache"
    monkeypatch.setenv("SAMPLEWRIGHT_CACHE", str(cache))
    settings = toy.templates / "alpha/plain/target.toml"
    text = settings.read_text(encoding="utf-8")
    (toy.folder / "download").write_text("expected")

    def install(digest: str, code: int) -> str:
        settings.write_text(
            f"{text}\n[toolchain]\n"
            'name = "tool"\ncheck = ["cat", "{cache}/version"]\nversion = "\\\\d+"\nminimum = "1"\nhint = ""\n'
            f'install = [["cp", "{toy.folder}/download", "{{cache}}/download"], ["sh", "-c", "echo 1 > version"]]\n'
            f'digests = {{ "{{cache}}/download" = "{digest}" }}\n',
            encoding="utf-8",
        )
        return toy.run("toolchains", "--install", "--target", "alpha/plain", code=code).output

    assert "download is not the expected file: its SHA-256 differs" in install("0" * 64, 4)
    assert not (cache / "download").exists() and not (cache / "version").exists()

    install(hashlib.sha256(b"expected").hexdigest(), 0)
    assert (cache / "version").exists()
