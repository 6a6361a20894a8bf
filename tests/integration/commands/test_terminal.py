"""Nothing that a stranger wrote controls the terminal, and no link of a stranger's names a file of ours."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.cli import console
from samplewright.printable import escape_controls, escape_invisible, to_json
from support.toy_project import ToyProject

#: Clear the screen, set the title, CSI as one character, return, erase; right to left, isolates; a line separator.
HOSTILE = "\x1b[2J\x1b]0;t\x07\x9b2J\x85\x08\x7f\u202egnp\u2066\u2028"
RAW = set(HOSTILE) - set("[2J]0;tgnp") | {"\r"}

posix = pytest.mark.skipif(os.name == "nt", reason="names and links of POSIX")


def is_clean(text: str) -> bool:
    return not RAW & set(text)


@given(st.text(st.characters(codec=None), max_size=40))
def test_escaping_leaves_text_and_nothing_else(text: str) -> None:
    shown = escape_controls(text)
    assert all(char in "\n\t" or ord(char) > 0x9F or 0x20 <= ord(char) < 0x7F for char in shown)
    shown.encode()
    assert json.loads(to_json({"text": text})) == {"text": text}
    assert escape_controls(to_json(text)) == to_json(text)
    assert escape_invisible(text).replace("\t", "").isprintable()


@pytest.mark.parametrize("text", ["你好，　世界", "a\n\tb", "👩‍👩‍👧", "naïve"])
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert escape_controls(text) == text


def test_styles_are_kept_and_what_they_style_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    console.echo(console.Styled(HOSTILE, "red"), HOSTILE)
    assert is_clean(capsys.readouterr().out)


@pytest.mark.parametrize(
    "arguments", [("scenarios",), ("scenarios", "--json"), ("check",), ("check", "--format", "json")]
)
def test_texts_of_a_spec_are_escaped(toy: ToyProject, arguments: tuple[str, ...]) -> None:
    toy.run("generate")
    toy.edit(("summary: Basic chat", f"summary: {json.dumps(HOSTILE)}"))
    result = toy.run(*arguments, code=int("check" in arguments))
    assert is_clean(result.output) and "gnp" in result.output
    if "json" in arguments[-1]:
        json.loads(result.stdout)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("openapi: 3.1.0", f"openapi: {json.dumps(HOSTILE)}"),
        ('"#/components/schemas/Request"', json.dumps(f"#/components/schemas/{HOSTILE}")),
        ("type: http", f"type: {json.dumps(HOSTILE)}"),
        ("info:", f"{json.dumps(HOSTILE)}: [\ninfo:"),
        ("info:", "info: \x9b2J"),
    ],
)
def test_errors_about_a_spec_are_escaped(toy: ToyProject, old: str, new: str) -> None:
    toy.edit((old, new))
    assert is_clean(toy.run("generate", code=3).output)


@posix
@pytest.mark.parametrize("output_format", ["text", "github", "json"])
def test_names_of_files_are_escaped(toy: ToyProject, output_format: str) -> None:
    toy.run("generate")
    names = (f"{HOSTILE}.py", "a\n::stop-commands::x\nb.py", "c:d,line=7.py")
    for name in names:
        (toy.out / "beta/plain" / name).write_text("x")
    output = toy.run("check", "--format", output_format, code=1).output
    assert is_clean(output)
    assert not any(line.lstrip().startswith("::stop") for line in output.splitlines())
    if output_format == "github":
        assert "c%3Ad%2Cline=7.py,line=1" in output


@posix
def test_a_name_on_the_command_line_is_escaped(toy: ToyProject) -> None:
    for arguments in (["render", "alpha/plain", HOSTILE], ["check", "--spec", HOSTILE], [HOSTILE], [f"--{HOSTILE}"]):
        code = 3 if "check" in arguments else 2
        assert is_clean(toy.run(*arguments, code=code).output)


SECRET = "TOKEN=hunter2"


@posix
@pytest.mark.parametrize(
    "link",
    ["alpha/plain/project/env.txt", "beta/plain/more.jinja", "gamma", "_docs/secret.toml", "alpha/language.toml"],
)
def test_a_link_out_of_the_templates_is_refused(toy: ToyProject, link: str) -> None:
    toy.run("generate")
    (toy.folder / "secret").mkdir()
    (toy.folder / "secret/target.toml").write_text(SECRET)
    target = toy.folder / "secret" if link == "gamma" else toy.folder / "secret/target.toml"
    for templates in (toy.templates, toy.folder / "overlay"):
        path = templates / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target)
        overlay = ["--templates", "overlay"] if templates != toy.templates else []
        for command in (["check"], ["generate"], ["render", "alpha/plain", "basic"], ["targets"]):
            output = toy.run(*command, *(overlay), code=3).output
            assert "a link leads out of the templates" in output and str(path.name) in output
            assert SECRET not in output
        path.unlink()
        if link == "alpha/language.toml":
            path.write_text('label = "Alpha"\n')
            break


@posix
def test_a_link_within_the_templates_works(toy: ToyProject) -> None:
    (toy.templates / "alpha/plain/project/again.txt").symlink_to("../complete.jinja")
    (toy.templates / ".venv").mkdir()
    (toy.templates / ".venv/python").symlink_to("/bin/sh")
    toy.run("generate")
    assert (toy.out / "alpha/plain/again.txt").is_file()


@posix
def test_a_spec_or_a_page_that_leads_out_of_the_project_is_refused(
    toy: ToyProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret"
    secret.write_text(f"{SECRET}\n")
    toy.run("generate")
    text = toy.spec.read_text(encoding="utf-8")
    toy.spec.unlink()
    toy.spec.symlink_to(secret)
    for arguments in (["check"], ["scenarios"], ["check", "--spec", "spec/openapi.yaml"], ["mock", "--port", "0"]):
        output = toy.run(*arguments, code=3).output
        assert "a link leads out of the project" in output and SECRET not in output
    toy.spec.unlink()
    (toy.spec.parent / "real.yaml").write_text(text, encoding="utf-8")
    toy.spec.symlink_to("real.yaml")
    toy.run("check")
    (toy.folder / "pyproject.toml").write_text('[tool.samplewright]\nembed = ["*.md"]\n')
    (toy.folder / "page.md").symlink_to(secret)
    output = toy.run("check", code=3).output
    assert "a link leads out of the project" in output and "page.md" in output and SECRET not in output


@posix
def test_a_link_in_the_output_is_shown_and_not_followed(toy: ToyProject) -> None:
    toy.run("generate")
    (toy.folder / "secret").write_text(f"{SECRET}\n")
    for path in ("beta/plain/basic.py", ".samplewright"):
        (toy.out / path).unlink()
        (toy.out / path).symlink_to(toy.folder / "secret")
    output = toy.run("check", code=1).output
    assert SECRET not in output and "symbolic link to " in output
    toy.run("generate")
    assert (toy.folder / "secret").read_text() == f"{SECRET}\n"
    assert not (toy.out / "beta/plain/basic.py").is_symlink()


def test_only_one_module_prints() -> None:
    for file in Path(console.__file__).parents[1].rglob("*.py"):
        if file.name != "console.py":
            assert not re.search(r"click\.(s?echo|style)\b", file.read_text(encoding="utf-8")), file
