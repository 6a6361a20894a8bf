"""Members of a body become keyword arguments only where their names are plain: the rest is data."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.ir import Form
from samplewright.openapi import loader, operations, scenarios
from samplewright.targets import discovery
from samplewright.targets.samples import Sample
from samplewright.templating import engine

_SPEC = loader.load(Path(__file__).parents[3] / "spec" / "openapi.yaml")
SCENARIO = scenarios.build(_SPEC, operations.read(_SPEC))[0]
TARGETS = [target for target in discovery.discover() if target.name in ("python/openai", "python/chat_completions")]
#: With a value after them, the first two are keyword arguments that Python would accept.
HOSTILE = ("timeout=print(1), user", "a=1, *print(1), b", "class", "None", "a b", 'a"b', "", "a\nb", "extra_body", "ａ")


def arguments(target: discovery.Target, form: Form, names: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Return the names of the request's keyword arguments, and the keys of its `extra_body`."""
    # As in a document that declares every one of these names.
    scenario = replace(SCENARIO, body=SCENARIO.body | dict.fromkeys(names, "x"))
    tree = ast.parse(engine.request_part(Sample(target, scenario, form)))
    assert len(tree.body) == 1
    statement = tree.body[0]
    assert isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
    assert sum(isinstance(node, ast.Call) for node in ast.walk(tree)) == 1
    keywords = {keyword.arg: keyword.value for keyword in statement.value.keywords if keyword.arg}
    extra = keywords.pop("extra_body", None)
    return set(keywords), set(ast.literal_eval(extra)) if extra else set()


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
class TestArguments:
    def test_are_the_plain_members(self, target: discovery.Target, form: Form) -> None:
        keywords, extra = arguments(target, form, ("temperature",))

        assert {"model", "messages", "temperature"} <= keywords
        assert extra == set()

    def test_other_names_are_data(self, target: discovery.Target, form: Form) -> None:
        keywords, extra = arguments(target, form, HOSTILE)

        assert keywords <= {"model", "messages", "timeout"}
        assert extra == set(HOSTILE)

    @given(name=st.text() | st.sampled_from(("f", "x", "a")).map(lambda name: f"{name}=open(0), {name}"))
    def test_any_name_is_an_argument_or_data(self, target: discovery.Target, form: Form, name: str) -> None:
        keywords, extra = arguments(target, form, (name,))

        assert name in keywords | extra
