"""Faults: how they are asked for, and what they do to any response."""

from __future__ import annotations

import json

import pytest

from samplewright.mock.http.fault_responses import apply_faults
from samplewright.mock.http.fault_steps import faulty_steps
from samplewright.mock.http.faults import KINDS, InjectedFault, parse_faults, requested_faults
from samplewright.mock.http.wire import Ending, Framing, Pause
from samplewright.mock.messages import Request, Response
from support.raw_client import EVENTS, StubService

RESPONSES = [
    Response(200, (), b""),
    Response(204, (), b""),
    Response(200, (), None, ()),
    Response(200, (), None, EVENTS),
]


def test_slow_drip_is_many_small_pieces() -> None:
    steps = faulty_steps(Response(200, (), b"x" * 1000), [InjectedFault("slow-drip", 2)], Framing())
    pauses = [step.seconds for step in steps if isinstance(step, Pause)]
    assert len(pauses) == 100 and sum(pauses) == pytest.approx(2)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("framing", [Framing(), Framing("1.0", False), Framing(head_only=True, keep_alive=False)])
def test_every_fault_works_with_every_response(name: str, framing: Framing) -> None:
    faults = parse_faults(name)
    for response in RESPONSES:
        changed = apply_faults(response, faults, Request("POST", "/echo", (), b""), StubService())
        for sent in (response, changed):
            steps = faulty_steps(sent, faults, framing)
            assert steps and (framing.keep_alive or isinstance(steps[-1], Ending))
            assert not any(step == b"" for step in steps)


@pytest.mark.parametrize(
    ("host", "location"),
    [
        ("api.example.com", "//localhost/v1/x"),
        ("api.example.com:8443", "//localhost:8443/v1/x"),
        ("127.0.0.1:80", "//localhost:80/v1/x"),
        ("localhost:80", "//127.0.0.1:80/v1/x"),
        ("[::1]:80", "//localhost:80/v1/x"),
    ],
)
def test_a_redirect_leads_to_another_name_of_the_same_machine(host: str, location: str) -> None:
    request = Request("POST", "/v1/x", (("host", host),), b"")
    changed = apply_faults(RESPONSES[0], parse_faults("redirect"), request, StubService())
    assert (changed.status, changed.headers, changed.body) == (307, (("location", location),), b"")


def test_an_error_with_status_200_and_one_that_is_a_text() -> None:
    request = Request("POST", "/echo", (), b"")
    changed = apply_faults(RESPONSES[3], parse_faults("ok-error"), request, StubService())
    assert changed.status == 200 and "error" in json.loads(changed.body or b"") and changed.events == ()
    changed = apply_faults(RESPONSES[3], parse_faults("error-string"), request, StubService())
    assert changed.events[-1] == b'data: {"error": "The server is overloaded"}\n\n' and changed.status == 200
    changed = apply_faults(RESPONSES[0], parse_faults("error-string"), request, StubService())
    assert changed.status == 500 and changed.body == b'{"error": "The server is overloaded"}'


def test_unrelated_preferences_are_ignored() -> None:
    assert requested_faults('example=cut; x=", fault=cut", code=429') == ()
    assert requested_faults('code=429,fault="cut, latency=2"; FAULT=reset') == (
        InjectedFault("cut"),
        InjectedFault("latency", 2),
        InjectedFault("reset"),
    )
    assert Request("GET", "/", (), b"").header("prefer") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rest", "unknown fault 'rest': did you mean 'reset'?"),
        ("cut=1", "fault cut takes no value"),
        ("status=99", "invalid value '99' for fault status: expected a number from 100 to 999"),
        ("status=x", "invalid value 'x' for fault status: expected a number from 100 to 999"),
        ("latency=600001", "invalid value '600001' for fault latency: expected a number from 0 to 600000"),
        ("flaky=1.5", "invalid value '1.5' for fault flaky: expected a whole number"),
        ("flaky=", "invalid value '' for fault flaky: expected a number from 0 to 1000000"),
    ],
)
def test_an_invalid_fault_is_explained(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_faults(f"hang, {text}")
    assert str(error.value) == message


def test_a_fault_is_written_as_it_is_asked_for() -> None:
    text = "cut,latency=2.5,hold=1,status=503"
    assert ",".join(map(str, parse_faults(text))) == text
