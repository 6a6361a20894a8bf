"""The spec with `x-codeSamples` on each operation, as documentation tools show them in tabs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samplewright.ir import Json, Scenario
from samplewright.openapi import insert
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.openapi.positions import ObjectPosition, find_objects
from samplewright.targets.discovery import Target, choose

KEY = "x-codeSamples"


@dataclass(frozen=True, slots=True)
class Annotated:
    """text: of the document. done: operations that have samples now. left: those left as they were, and why."""

    text: str
    done: tuple[str, ...]
    left: Mapping[str, str]


def annotated(
    spec: Spec,
    operations: Sequence[Operation],
    scenarios: Sequence[Scenario],
    targets: Sequence[Target],
    sample: Callable[[Target, Scenario], str],
    wanted: Sequence[str] = (),
    names: Sequence[str] = (),
) -> Annotated:
    """The document's text with samples; every other byte is the author's.

    A sample for each target of each operation's first scenario: tools show one tab per sample. `wanted` and `names`
    name other targets and scenarios; the label says which scenario it is where an operation has several.

    Left as they are: operations with `x-codeSamples` of their author's, and those whose text several paths share.
    """
    places = find_objects(spec.text, spec.is_json, [operation.pointer for operation in operations])
    left = dict(_unfit(spec, operations, places, targets))
    chosen = choose(targets, wanted)
    values = {
        operation.id: (place, samples)
        for operation, place in zip(operations, places, strict=True)
        if operation.id not in left and (samples := _samples(_chosen(operation, scenarios, names), chosen, sample))
    }
    return Annotated(spec.bom + insert.set_member(spec.text, KEY, values.values()), tuple(values), left)


def _chosen(operation: Operation, scenarios: Sequence[Scenario], names: Sequence[str]) -> list[Scenario]:
    own = [scenario for scenario in scenarios if scenario.operation == operation.id]
    return [scenario for scenario in own if scenario.name in names] if names else own[:1]


def _samples(
    scenarios: Sequence[Scenario], targets: Sequence[Target], sample: Callable[[Target, Scenario], str]
) -> list[dict[str, str]]:
    return [
        {
            "lang": _language(target),
            "label": _label(target) + (f" · {_title(scenario)}" if len(scenarios) > 1 else ""),
            "source": sample(target, scenario),
        }
        for target in targets
        for scenario in scenarios
        if target.skipped(scenario) is None
    ]


def _language(target: Target) -> str:
    return target.settings.highlight or target.name.split("/")[0]


def _label(target: Target) -> str:
    return target.settings.title.get("en") or target.name


def _title(scenario: Scenario) -> str:
    return scenario.summary.get("en") or scenario.name


def _unfit(
    spec: Spec, operations: Sequence[Operation], places: Sequence[ObjectPosition], targets: Iterable[Target]
) -> Iterator[tuple[str, str]]:
    """(operation, why it gets no samples)."""
    ids = Counter(operation.id for operation in operations)
    shared = Counter(place.start for place in places)
    for operation, place in zip(operations, places, strict=True):
        if shared[place.start] > 1:
            yield operation.id, "several paths share its text"
        elif ids[operation.id] > 1:
            yield operation.id, "another operation has its operationId"
        elif not _ours(spec.value_at(operation.pointer).get(KEY), targets):
            yield operation.id, f"it has {KEY} of its author's"


def _ours(samples: Json, targets: Iterable[Target]) -> bool:
    """Whether `x-codeSamples` is absent, or a list of samples under labels of ours."""
    labels = [_label(target) for target in targets]
    return samples is None or (
        isinstance(samples, list)
        and all(
            isinstance(one, dict)
            and one.keys() == {"lang", "label", "source"}
            and any(one["label"] == label or str(one["label"]).startswith(f"{label} · ") for label in labels)
            for one in samples
        )
    )
