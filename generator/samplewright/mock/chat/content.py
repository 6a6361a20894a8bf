"""The content of a generated message: text, JSON, or tool calls."""

from __future__ import annotations

import json
from typing import Any

from samplewright.ir import Json
from samplewright.mock.chat.filler_text import filler_text
from samplewright.mock.chat.scalar_faker import UnfakeableSchema
from samplewright.mock.chat.schema_faker import RequestSchema
from samplewright.mock.chat.seeded_random import SeededRandom
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.step_budget import StepBudget, StepsExceeded
from samplewright.openapi.validators import InvalidSchema

_SENTENCES = {"low": 1, "medium": 3, "high": 7}
_USUAL_SENTENCES = 3


class InvalidRequestSchema(ValueError):
    """A request contains an invalid JSON schema.

    Attributes:
        pointer: Where the schema is in the request's body.
    """

    def __init__(self, pointer: Pointer, message: str):
        super().__init__(message)
        self.pointer = pointer


class ExpensiveRequest(Exception):
    """A response would take too many steps.

    Attributes:
        pointer: The part of the request's body that takes them.
    """

    def __init__(self, pointer: Pointer, message: str):
        super().__init__(message)
        self.pointer = pointer


class ContentGenerator:
    """Generate the contents of the messages that one request asks for."""

    def __init__(self, body: dict[str, Any], prompt: str, random: SeededRandom, budget: StepBudget) -> None:
        """Generate nothing yet.

        Args:
            body: The request.
            prompt: The text of the user's last message.
            random: The random numbers of the request.
            budget: Pays for values that fit the request's schemas.
        """
        self._body, self._prompt, self._random, self._budget = body, prompt, random, budget
        self._schemas: dict[Pointer, RequestSchema] = {}

    def text(self) -> tuple[str | None, str | None]:
        """Return the text of a message, or None and a refusal if the requested format cannot be generated.

        Raises:
            InvalidRequestSchema: The schema of the requested format is invalid.
            ExpensiveRequest: The budget is spent.
        """
        body, random = self._body, self._random
        response_format = body.get("response_format")
        kind = response_format.get("type") if isinstance(response_format, dict) else None
        json_schema = response_format.get("json_schema") if isinstance(response_format, dict) else None
        if kind == "json_schema" and isinstance(json_schema, dict):
            schema = json_schema.get("schema", {"type": "object"})
            try:
                return self._fake(schema, ("response_format", "json_schema", "schema")), None
            except UnfakeableSchema as error:
                return None, f"This mock cannot generate a value for the schema: {error}."
        text = filler_text(random, self._prompt, _SENTENCES.get(str(body.get("verbosity")), _USUAL_SENTENCES))
        if kind == "json_object":
            value = {"answer": text, "items": [random.below(100), random.below(100)]}
            return json.dumps(value, ensure_ascii=False), None
        return text, None

    def tool_calls(self) -> list[dict[str, Any]]:
        """Return the tool calls of a message.

        There are none if the request has no tools, wants none called, or ends with the result of a call.

        Raises:
            InvalidRequestSchema: The schema of a tool's parameters is invalid.
            ExpensiveRequest: The budget is spent.
        """
        body, random = self._body, self._random
        functions = _callable_functions(body)
        if not functions:
            return []
        parallel = body.get("parallel_tool_calls") is not False and not isinstance(body.get("tool_choice"), dict)
        start = random.below(len(functions))
        calls = []
        for index, function in (functions[start:] + functions[:start])[: 2 if parallel else 1]:
            schema = function.get("parameters") or {"type": "object"}
            try:
                arguments = self._fake(schema, ("tools", index, "function", "parameters"))
            except UnfakeableSchema:
                arguments = "{}"
            call = {"name": function.get("name"), "arguments": arguments}
            calls.append({"id": f"call_{random.hex(16)}", "type": "function", "function": call})
        return calls

    def _fake(self, schema: Json, pointer: Pointer) -> str:
        """Return the JSON text of a value for the schema at a pointer of the request."""
        try:
            if pointer not in self._schemas:
                self._schemas[pointer] = RequestSchema(schema, self._budget)
            return self._schemas[pointer].fake(self._random)
        except InvalidSchema as error:
            raise InvalidRequestSchema(pointer, error.message) from None
        except StepsExceeded:
            message = f"a response with values for this schema takes more than {self._budget.limit} steps"
            raise ExpensiveRequest(pointer, f"{message}; use a simpler schema, or a smaller n") from None


def _callable_functions(body: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Return the functions that may be called, each with the index of its tool."""
    tools = body.get("tools")
    choice = body.get("tool_choice", "auto")
    functions = [
        (index, tool["function"])
        for index, tool in enumerate(tools if isinstance(tools, list) else ())
        if isinstance(tool, dict) and isinstance(tool.get("function"), dict)
    ]
    messages = body.get("messages") or [{}]
    has_result = isinstance(messages[-1], dict) and messages[-1].get("role") == "tool"
    if not functions or choice == "none" or (choice == "auto" and has_result):
        return []
    if isinstance(choice, dict) and isinstance(choice.get("function"), dict):
        name = choice["function"].get("name")
        return [item for item in functions if item[1].get("name") == name] or [(-1, {"name": name})]
    return functions
