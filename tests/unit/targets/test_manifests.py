"""Manifests of the built-in targets, and the commands that the pages show."""

from __future__ import annotations

import re

import pytest

from samplewright.targets.discovery import Target, discover

TARGETS = discover()
#: Where the packages of a target are named, beside the manifest of its samples: in the sample itself.
NAMED_IN_SAMPLES = ("csharp/restsharp", "csharp/openai")
#: Words of install commands that name no package.
WORDS = {"pip", "npm", "dotnet", "package", "composer", "require", "dart", "pub", "cargo", "add", "install"}


def packages(target: Target) -> list[str]:
    """Return the packages that the install command names."""
    words = target.settings.install.partition(" -")[0].split()
    return [word for word in words if word not in WORDS]


def manifest(target: Target) -> str:
    texts = [target.project_text(name) for name in target.project]
    if target.name in NAMED_IN_SAMPLES:
        texts += [target.locate(f"{form}.jinja").read_text(encoding="utf-8") for form in target.forms]
    return "\n".join(texts).replace("{{ version }}", target.settings.version)


WITH_PACKAGES = [target for target in TARGETS if target.settings.install]
FROM_AN_INDEX = [target for target in WITH_PACKAGES if not packages(target)[0].startswith(".")]


@pytest.mark.parametrize("target", WITH_PACKAGES, ids=lambda target: target.name)
def test_the_install_command_names_the_manifest_s_packages(target: Target) -> None:
    assert packages(target)
    for package in packages(target):
        assert re.search(rf"(?<![\w/-]){re.escape(package)}(?![\w/-])", manifest(target)), package


@pytest.mark.parametrize("target", FROM_AN_INDEX, ids=lambda target: target.name)
def test_a_manifest_has_a_lower_bound_for_the_library(target: Target) -> None:
    assert re.search(rf"{re.escape(packages(target)[0])}\W.*\d+\.\d+", manifest(target), re.S)


def test_a_target_with_packages_says_what_a_missing_registry_prints_and_how_to_learn_their_versions() -> None:
    for target in WITH_PACKAGES:
        assert target.settings.run and target.settings.run.packages_missing and target.settings.run.libraries
