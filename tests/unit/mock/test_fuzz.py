"""10,000 hostile requests, each with an end, and none that finds a defect of the mock."""

from __future__ import annotations

import copy
import time
from random import Random

import pytest

from samplewright.mock.http.admin import AccessRules
from samplewright.mock.http.dispatcher import Dispatcher
from samplewright.mock.http.journal import Journal
from samplewright.mock.http.options import MAX_BODY, MockOptions
from samplewright.mock.http.parser import Data, End, Parser, Rejected
from samplewright.mock.http.redaction import Redaction
from samplewright.mock.http.request_head import Head
from samplewright.mock.messages import Request, Response
from samplewright.mock.service.service import Service
from samplewright.openapi.document import Spec
from support.hostile_requests import http_request
from support.service_helpers import SPEC

#: Generous: an ordinary request takes 0.0002 s of CPU time, the dearest one of these about 0.5 s.
MAX_SECONDS, MAX_RESPONSE = 5, 50_000_000
REQUESTS = 2500


def lenient() -> Spec:
    """The project's document, whose requests may have any field of any kind."""
    document = copy.deepcopy(SPEC.document)
    body = document["components"]["schemas"]["CreateChatCompletionRequest"]
    del body["additionalProperties"]
    body["properties"] = {name: body["properties"][name] for name in ("model", "messages")}
    return Spec(SPEC.path, "{}", document)


DISPATCHERS = [
    Dispatcher(Service(spec), MockOptions(journal=Journal(entries=50, size=1_000_000)), AccessRules([]), Redaction())
    for spec in (SPEC, lenient())
]


def responses(dispatcher: Dispatcher, raw: bytes) -> list[Response]:
    """Return the responses to the bytes of a connection."""
    head, body, received = None, bytearray(), []
    for event in Parser(max_body=MAX_BODY).feed(raw):
        if isinstance(event, Head):
            head = event
        elif isinstance(event, Data):
            body += event.data
        elif isinstance(event, End):
            assert head is not None
            request = Request(head.method, head.target, head.headers, bytes(body))
            received.append(dispatcher.dispatch(request).response)
            head, body = None, bytearray()
        elif isinstance(event, Rejected):
            received.append(dispatcher.reject(head, event).response)
    return received


def check(seed: int, requests: int) -> float:
    """Send requests of a seed and return the CPU seconds of the dearest one."""
    random = Random(seed)
    dearest = 0.0
    for number in range(requests):
        raw = http_request(random)
        before = time.process_time()
        received = responses(DISPATCHERS[number % 2], raw)
        seconds = time.process_time() - before
        assert seconds < MAX_SECONDS, (seed, number, seconds, raw[:500])
        for response in received:
            assert response.verdict != "failed", (seed, number, response.detail, raw[:2000])
            assert len(response.body or b"") + sum(map(len, response.events)) < MAX_RESPONSE, (seed, number)
        dearest = max(dearest, seconds)
    return dearest


@pytest.mark.parametrize("seed", range(4))
def test_no_request_harms_the_mock(seed: int) -> None:
    check(seed, REQUESTS)
