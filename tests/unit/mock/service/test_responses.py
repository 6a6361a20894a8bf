"""Responses that a request prefers."""

from __future__ import annotations

from samplewright.mock.service.service import Service
from support.service_helpers import (
    ERROR,
    SCENARIOS,
    SPEC,
    chat,
    chunks,
    error_of,
    request,
    value,
)

MOCK = Service(SPEC, max_body=100_000)


def test_an_example_is_preferred() -> None:
    for name, scenario in SCENARIOS.items():
        body = chat(stream=True, stream_options={"include_usage": True}) if scenario.response.streamed else chat()
        response = MOCK.respond(request(body, ("prefer", f"example={name}")))
        assert (chunks(response) if scenario.response.streamed else value(response)) == scenario.response.example
        assert response.scenario == name
    response = MOCK.respond(request(chat(stream=True), ("prefer", 'wait=5, example="basic"; foo=1')))
    text = SCENARIOS["basic"].response.example["choices"][0]["message"]["content"]
    assert "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks(response)) == text


def test_a_status_is_preferred() -> None:
    for code in (400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503):
        response = MOCK.respond(request(chat(stream=True), ("prefer", f"code={code}")))
        assert (response.status, response.verdict) == (code, "accepted")
        assert ERROR.is_valid(value(response))
        assert dict(response.headers).get("retry-after") == ("20" if code in (429, 503) else None)
    assert MOCK.respond(request(chat(), ("prefer", "code=200"))).status == 200


def test_unknown_preferences() -> None:
    error_of(MOCK, request(chat(), ("prefer", "example=basics")), "prefer", 400, "'basics'", "basic, conversation")
    error_of(MOCK, request(chat(), ("prefer", "code=418")), "prefer", 400, "'418'", "429, 500")
    error_of(MOCK, request(chat(), ("prefer", "code=429, example=basic")), "prefer", 400, "'basic'")
    for ignored in ("fault=cut", "respond-async", "=", "", ";;;", "handling=lenient", "dynamic=true"):
        assert MOCK.respond(request(chat(), ("prefer", ignored))) == MOCK.respond(request(chat()))
