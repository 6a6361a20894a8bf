"""The commands `targets` and `scenarios`."""

from __future__ import annotations

from pathlib import Path

from samplewright.cli.common import cli, options, table


@cli.command("targets", short_help="List the targets.", epilog="Example: samplewright targets --json")
@options("templates", "json")
def list_targets(templates: Path | None, as_json: bool) -> None:
    """List the targets: language, library and version."""
    from samplewright.targets import discovery
    from samplewright.workflows.project import locate

    rows = [
        {
            "target": target.name,
            "language": target.settings.label,
            "library": target.settings.library,
            "version": target.settings.version,
            "title": target.settings.title,
            "skip": {skip.scenario: skip.reason for skip in target.settings.skip},
        }
        for target in discovery.discover(locate(templates=templates).templates)
    ]
    table(rows, ("target", "language", "library", "version"), as_json)


@cli.command(
    "scenarios", short_help="List the scenarios.", epilog="Example: samplewright scenarios --spec petstore.yaml"
)
@options("spec", "json")
def list_scenarios(spec: Path | None, as_json: bool) -> None:
    """List the scenarios: name, operation, kind of response and summary; with --json also the models.

    Where a name is not the example's own, that is listed, too. Commands and markers take either.
    """
    from samplewright.workflows.project import load_scenarios, locate

    scenarios = load_scenarios(locate(spec))
    rows = [
        {
            "scenario": scenario.name,
            "example": scenario.example,
            "operation": scenario.operation,
            "response": str(scenario.response.kind),
            "streamed": scenario.response.streamed,
            "summary": scenario.summary,
            "models": [variant.model for variant in scenarios if variant.name == scenario.name and variant.model],
        }
        for scenario in scenarios
        if not scenario.model_slug
    ]
    renamed = any(scenario.example not in ("", scenario.name) for scenario in scenarios)
    table(
        rows, ("scenario", *(["example"] if renamed else []), "operation", "response", "streamed", "summary"), as_json
    )
