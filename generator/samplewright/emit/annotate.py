"""The annotated spec: `x-codeSamples` on each operation, which documentation tools show as tabs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samplewright import cache
from samplewright.ir import Form, Json, Scenario
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.targets.discovery import Target, choose
from samplewright.targets.samples import Sample

if TYPE_CHECKING:
    from samplewright.openapi.positions import ObjectPosition

KEY = "x-codeSamples"
#: The kind of the cache entries: annotated specs.
_KIND = "annotated"
#: Increase when the insertion changes: documents are then annotated again.
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class AnnotatedSpec:
    """An annotated spec.

    Attributes:
        text: The text of the document.
        operations: Ids of the operations with samples.
        skipped: Id -> reason of the operations without.
    """

    text: str
    operations: tuple[str, ...]
    skipped: Mapping[str, str]


def annotated(
    spec: Spec,
    operations: Sequence[Operation],
    scenarios: Sequence[Scenario],
    targets: Sequence[Target],
    sample: Callable[[Sample], str],
    target_names: Sequence[str] = (),
    scenario_names: Sequence[str] = (),
    forms: Sequence[Form] = (),
) -> AnnotatedSpec:
    """Add samples to the operations of a spec, and keep every other byte.

    Operations with hand-written `x-codeSamples` are skipped, and those whose text several paths share.

    Args:
        spec: The spec.
        operations: Its operations.
        scenarios: Its scenarios.
        targets: All targets, in the order of the tabs.
        sample: Returns the text of a sample.
        target_names: Targets or languages to add; all if empty.
        scenario_names: Scenarios to add; each operation's first if empty.
        forms: Forms to add, those that a target has; each target's first if empty.

    Raises:
        UsageError: A target name is unknown.
    """
    selected = choose(targets, target_names)
    samples = [_samples(_selected(each, scenarios, scenario_names), selected, forms, sample) for each in operations]
    labels = [_label(target) for target in targets]
    operation_samples = [(each.id, each.pointer, added) for each, added in zip(operations, samples, strict=True)]
    inputs = json.dumps([spec.is_json, labels, operation_samples])
    name = cache.key(_VERSION, spec.text, inputs)
    if (entry := cache.load(_KIND, name)) is None:
        entry = json.dumps(_insert(spec, operations, samples, labels)).encode()
        cache.store(_KIND, name, entry)
    text, inserted, skipped = json.loads(entry)
    return AnnotatedSpec(spec.bom + text, tuple(inserted), skipped)


def _insert(
    spec: Spec,
    operations: Sequence[Operation],
    samples: Sequence[Sequence[Mapping[str, str]]],
    labels: Sequence[str],
) -> tuple[str, list[str], dict[str, str]]:
    """Return the text with samples, the ids of the operations that have some, and the reasons of the others."""
    # Slow to import, and not needed while nothing changes.
    from samplewright.openapi.insert import set_member
    from samplewright.openapi.positions import find_objects

    positions = find_objects(spec.text, spec.is_json, [operation.pointer for operation in operations])
    skipped = dict(_unsuitable(spec, operations, positions, labels))
    members = {
        operation.id: (position, added)
        for operation, position, added in zip(operations, positions, samples, strict=True)
        if added and operation.id not in skipped
    }
    return set_member(spec.text, KEY, members.values()), list(members), skipped


def _selected(operation: Operation, scenarios: Sequence[Scenario], scenario_names: Sequence[str]) -> list[Scenario]:
    available = [scenario for scenario in scenarios if scenario.operation == operation.id and not scenario.model_slug]
    if scenario_names:
        return [scenario for scenario in available if scenario.name in scenario_names]
    return available[:1]


def _samples(
    scenarios: Sequence[Scenario], targets: Sequence[Target], forms: Sequence[Form], sample: Callable[[Sample], str]
) -> list[dict[str, str]]:
    samples = (
        Sample(target, scenario, form)
        for target in targets
        for scenario in scenarios
        for form in ([form for form in target.forms if form in forms] if forms else target.forms[:1])
        if target.skipped(scenario) is None
    )
    return [
        {
            "lang": each.target.settings.highlight or each.target.name.split("/")[0],
            "label": " · ".join(_label_parts(each, len(scenarios) > 1, len(forms) > 1)),
            "source": sample(each),
        }
        for each in samples
    ]


def _label_parts(sample: Sample, several_scenarios: bool, several_forms: bool) -> Iterator[str]:
    yield _label(sample.target)
    if several_scenarios:
        yield _title(sample.scenario)
    if several_forms:
        yield str(sample.form)


def _label(target: Target) -> str:
    return target.settings.title.get("en") or target.name


def _title(scenario: Scenario) -> str:
    return scenario.summary.get("en") or scenario.name


def _unsuitable(
    spec: Spec, operations: Sequence[Operation], positions: Sequence[ObjectPosition], labels: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the id of each operation that cannot get samples, and the reason."""
    ids = Counter(operation.id for operation in operations)
    starts = Counter(position.start for position in positions)
    for operation, position in zip(operations, positions, strict=True):
        if starts[position.start] > 1:
            yield operation.id, "several paths share its text"
        elif ids[operation.id] > 1:
            yield operation.id, "duplicate operationId"
        elif not _is_generated(spec.value_at(operation.pointer).get(KEY), labels):
            yield operation.id, f"hand-written {KEY}"


def _is_generated(samples: Json, labels: Sequence[str]) -> bool:
    """Whether `x-codeSamples` is absent, or a list of samples with labels of our targets."""
    if samples is None:
        return True
    return isinstance(samples, list) and all(
        isinstance(sample, dict)
        and sample.keys() == {"lang", "label", "source"}
        and any(sample["label"] == label or str(sample["label"]).startswith(f"{label} · ") for label in labels)
        for sample in samples
    )
