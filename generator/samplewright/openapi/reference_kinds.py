"""Kinds of objects that references lead to: where a parameter is expected, the target must be one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from samplewright.errors import SpecError
from samplewright.openapi.document import Spec
from samplewright.openapi.pointers import Pointer

#: Key of a map of objects, under components or anywhere -> kind of its objects.
_MAPS = {
    "schemas": "Schema",
    "responses": "Response",
    "parameters": "Parameter",
    "examples": "Example",
    "requestBodies": "RequestBody",
    "headers": "Header",
    "securitySchemes": "SecurityScheme",
    "links": "Link",
    "paths": "PathItem",
    "pathItems": "PathItem",
    "webhooks": "PathItem",
}
_SKIPPED = ("callbacks",)
_NAMES = {
    "Schema": "schema",
    "Response": "response",
    "Parameter": "parameter",
    "Example": "example",
    "RequestBody": "request body",
    "Header": "header",
    "SecurityScheme": "security scheme",
    "Link": "link",
    "PathItem": "path item",
}


class TargetChecker:
    """Checks the targets of references, each once. It does so by openapi-pydantic, which is slow to import."""

    def __init__(self, spec: Spec):
        """Check nothing yet."""
        self._spec = spec
        version = "v3_0" if spec.document["openapi"].startswith("3.0.") else "v3_1"
        self._classes: Any = import_module(f"openapi_pydantic.v3.{version}")
        self._valid: dict[tuple[str, Pointer], bool] = {}

    def missing_kind(self, pointer: Pointer, target: Pointer) -> str | None:
        """Return the name of the kind that a reference's target should have and has not; None if it has.

        Args:
            pointer: Leads to the object with the `$ref`.
            target: Where the reference leads.
        """
        kind = _kind(pointer)
        try:
            _, target = self._spec.resolve(self._spec.value_at(target), target)
        except SpecError:  # another reference on the way, which has a problem of its own
            return None
        if kind is None or (len(target) == 3 and target[0] == "components" and _MAPS.get(str(target[1])) == kind):
            return None
        if (kind, target) not in self._valid:
            self._valid[kind, target] = self._is_valid(kind, target)
        return None if self._valid[kind, target] else _NAMES[kind]

    def _is_valid(self, kind: str, target: Pointer) -> bool:
        from pydantic import ValidationError

        value = self._spec.value_at(target)
        if isinstance(value, bool) and kind == "Schema":
            return True
        try:
            getattr(self._classes, kind).model_validate(value)
        except ValidationError:
            return False
        return True


def _kind(pointer: Pointer) -> str | None:
    """Return the kind of object at a pointer; None if any may be there."""
    if len(pointer) < 2 or pointer[-2] in _SKIPPED:
        return None
    holder, key = pointer[-2:]
    if "properties" not in pointer[-3:-1]:
        if key == "requestBody":
            return "RequestBody"
        if holder in _MAPS and (isinstance(key, int) == (holder == "parameters" and pointer[:1] != ("components",))):
            return _MAPS[str(holder)]
        if len(pointer) == 3 and pointer[0] == "components":
            return _MAPS.get(str(holder))
    return "Schema"
