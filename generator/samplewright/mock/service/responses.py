"""The response to a request that has passed: the example of its scenario, the one it prefers, or one made from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeGuard

import msgspec

from samplewright.ir import Json, Scenario
from samplewright.mock.chat.chunks import encode_end, encode_event, join_chunks, split_completion
from samplewright.mock.chat.completion import CompletionGenerator
from samplewright.mock.chat.content import InvalidRequestSchema
from samplewright.mock.chat.request_body import wants_stream, wants_usage, without_streaming
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.error_responses import Refusals, headers_of
from samplewright.mock.service.prefer import preferences
from samplewright.mock.service.request_checks import Refused, refused
from samplewright.mock.service.routes import Endpoint
from samplewright.openapi import media_types, paths
from samplewright.openapi.document import Spec
from samplewright.openapi.example_values import example_value
from samplewright.openapi.media_types import MediaType
from samplewright.openapi.violations import Violation


class Responses:
    """The responses of one operation."""

    def __init__(
        self,
        spec: Spec,
        endpoint: Endpoint,
        bodies: tuple[MediaType, ...],
        refusals: Refusals,
        scenarios: Iterable[Scenario],
    ):
        self._spec, self._id, self._refusals = spec, endpoint.id, refusals
        self._status, self._headers, found = self._success(endpoint)
        self._json, self._stream = media_types.json_of(found), media_types.event_stream_of(found)
        self._media = self._json or self._stream or (found[0] if found else None)
        self._chat = self._chat_responses(media_types.json_of(bodies))
        self._done = encode_end(self._stream.stream_end if self._stream else None)
        self._names = list(
            dict.fromkeys(name for one in (self._json, self._stream) if one for name in one.examples if name)
        )
        self._default = self._plain(self._media)
        self._default_stream = self._plain(self._stream)
        self._exact: defaultdict[Json, list[tuple[Json, Response]]] = defaultdict(list)
        self._alike: defaultdict[Json, list[tuple[Json, Scenario]]] = defaultdict(list)
        for scenario in scenarios:
            body = scenario.body
            if (answer := self._example(scenario.example, body) or self._of(scenario)) is not None:
                answer = replace(answer, scenario=scenario.name, detail=scenario.name)
                self._exact[_key(body)].append((body, answer))
                bare = without_streaming(body)
                self._alike[_key(bare)].append((bare, scenario))

    def respond(self, request: Request, body: Json) -> Response:
        """The response to a request with this body.

        Raises:
            Refused: it prefers what there is not, or holds a schema that is none.
        """
        if header := request.header("prefer"):
            preferred = self._preferred(preferences(header), body)
            if preferred is not None:
                return preferred
        for known, answer in self._exact.get(_key(body), ()):
            if known == body and _same(known, body):
                return answer
        if self._chat is None:
            accepted = request.header("accept") or ""
            streamed = wants_stream(body) or ("event-stream" in accepted and "json" not in accepted)
            return self._default_stream if streamed and self._stream else self._default
        bare = without_streaming(body)
        for known, scenario in self._alike.get(_key(bare), ()):
            if known == bare and _same(known, bare):
                answer = self._example(scenario.example, body) or self._default
                return replace(answer, scenario=scenario.name, detail=scenario.name)
        return self._made(body)

    def _made(self, body: Json) -> Response:
        if self._chat is None or not isinstance(body, dict):
            return self._default
        try:
            completion = self._chat.generate(body)
        except InvalidRequestSchema as error:
            violation = Violation(error.pointer, "schema", None, f"invalid schema: {error}")
            raise refused(violation) from None
        if wants_stream(body) and self._stream is not None:
            return self._events(split_completion(completion, wants_usage(body)), "generated")
        return self._whole(completion, "generated")

    def _preferred(self, wanted: dict[str, str], body: Json) -> Response | None:
        """The response that is asked for by `code` and `example`; None if neither is."""
        code, name = wanted.get("code"), wanted.get("example")
        if code is not None:
            declared = [self._status, *self._refusals.declared]
            if code not in map(str, declared):
                known = ", ".join(map(str, sorted(declared)))
                raise Refused(
                    "prefer", f"Prefer: there is no response of the code {code[:40]!r}; known: {known}", "prefer"
                )
            status = int(code)
            if status != self._status:
                examples = self._refusals.examples(status)
                if name is not None and name not in examples:
                    raise _unknown(name, examples)
                response = self._refusals.response(status, name)
                return Response(
                    status,
                    (("content-type", response.media), *response.headers),
                    msgspec.json.encode(response.example),
                    detail=f"Prefer: code={status}",
                    operation=self._id,
                )
        if name is None:
            return None
        answer = self._example(name, body) if name in self._names else None
        if answer is None:
            raise _unknown(name, self._names)
        return replace(answer, scenario=name, detail=f"Prefer: example={name}")

    def _example(self, name: str, body: Json) -> Response | None:
        """An example as the request wants it sent: whole, or as a stream."""
        whole = self._json.examples.get(name) if self._json else None
        chunks = self._stream.examples.get(name) if self._stream else None
        if self._chat is not None and self._stream is not None and wants_stream(body):
            if chunks is None and _is_completion(whole):
                chunks = split_completion(whole, wants_usage(body))
            whole = None if chunks is not None else whole
        elif self._chat is not None and whole is None and isinstance(chunks, list) and chunks:
            joined = join_chunks(chunks)
            whole = self._chat.add_usage(joined, body if isinstance(body, dict) else {})
        if whole is not None and self._json is not None:
            return self._whole(whole, name)
        if chunks is not None:
            return self._events(chunks if isinstance(chunks, list) else [chunks], name)
        return None

    def _of(self, scenario: Scenario) -> Response | None:
        """The response that was made for a scenario without an example of one; a chat's is made from each request."""
        response = scenario.response
        if self._chat is not None and not response.documented:
            return None
        if response.example is None:
            return self._default
        return (
            self._events(response.example, "generated")
            if response.streamed
            else self._whole(response.example, "generated")
        )

    def _whole(self, value: Json, detail: str) -> Response:
        media = self._json.name if self._json else "application/json"
        headers = (("content-type", media), *self._headers)
        return Response(self._status, headers, msgspec.json.encode(value), detail=detail, operation=self._id)

    def _events(self, chunks: list[Json], detail: str) -> Response:
        return Response(
            self._status,
            (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"), *self._headers),
            None,
            (*map(encode_event, chunks), *self._done),
            detail=detail,
            operation=self._id,
        )

    def _plain(self, media: MediaType | None) -> Response:
        """The response that does not depend on the request: the first example, or one made from the schema."""
        if media is None:
            return Response(self._status, self._headers, b"", detail="generated", operation=self._id)
        name, value = next(iter(media.examples.items()), ("", None))
        if not media.examples:
            value = example_value(self._spec, media.schema, media.schema_pointer)
        detail = name or ("generated" if not media.examples else "example")
        if media is self._stream:
            return self._events(value if isinstance(value, list) else [value], detail)
        if media is self._json:
            return self._whole(value, detail)
        body = value.encode("utf-8", "replace") if isinstance(value, str) else msgspec.json.encode(value)
        kind = "application/octet-stream" if "*" in media.name else media.name
        headers = (("content-type", kind), *self._headers)
        return Response(self._status, headers, body, detail=detail, operation=self._id)

    def _success(self, endpoint: Endpoint) -> tuple[int, tuple[tuple[str, str], ...], tuple[MediaType, ...]]:
        """Status, headers and media types of the response that tells of success."""
        response = paths.success_response(self._spec, endpoint.operation)
        if response is None:
            return 200, (), ()
        status = int(response.status) if response.status.isdigit() else 200
        media = media_types.read(self._spec, response.node, response.pointer)
        return status, headers_of(self._spec, response), media

    def _chat_responses(self, body: MediaType | None) -> CompletionGenerator | None:
        response = self._json
        if body is None or response is None:
            return None
        asked = (body.schema, body.schema_pointer)
        given = (response.schema, response.schema_pointer)
        return (
            CompletionGenerator(self._spec, *given)
            if CompletionGenerator.supports(self._spec, *asked, *given)
            else None
        )


def _unknown(name: str, known: Iterable[str]) -> Refused:
    names = ", ".join(known) or "none has a name"
    return Refused("prefer", f"Prefer: there is no example {name[:80]!r}; known: {names}", "prefer")


def _is_completion(value: Json) -> TypeGuard[dict[str, Any]]:
    choices = value.get("choices") if isinstance(value, dict) else None
    return isinstance(choices, list) and all(isinstance(one, dict) and "message" in one for one in choices)


def _key(body: Json) -> Any:
    """What equal bodies have in common, and most others do not."""
    return frozenset(body) if isinstance(body, dict) else None


def _same(one: Json, other: Json) -> bool:
    """Whether values that are equal to Python are equal as JSON: true is not 1."""
    if isinstance(one, dict):
        return isinstance(other, dict) and all(_same(item, other[key]) for key, item in one.items())
    if isinstance(one, list):
        return isinstance(other, list) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool)
