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
        ("cut, hang", "fault hang is given twice"),
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


@pytest.mark.parametrize("name", ["X-Api-Key", "Authorization", "Cookie", "X-Auth"])
def test_an_echoed_key_is_in_the_message_and_in_headers(name: str) -> None:
    value = {"Authorization": "Bearer s3cret", "Cookie": "theme=dark; session_token=s3cret"}.get(name, "s3cret")
    request = Request("POST", "/v1/x", (("host", "a.example"), (name.lower(), value)), b"")
    changed = apply_faults(RESPONSES[3], parse_faults("echoed-key"), request, StubService())
    message = json.loads(changed.body or b"")["error"]["message"]
    assert changed.status == 401 and changed.events == ()
    assert message == "Incorrect API key provided: s3cret. Check the key, and send it again"
    assert dict(changed.headers)["location"] == "/keys/s3cret"


def test_an_echoed_key_may_come_from_the_query_or_be_no_text_for_a_header() -> None:
    request = Request("POST", "/v1/x?api_key=a%0Ab&page=2", (), b"")
    changed = apply_faults(RESPONSES[0], parse_faults("echoed-key"), request, StubService())
    assert "provided: a\nb." in json.loads(changed.body or b"")["error"]["message"]
    assert dict(changed.headers).keys() == {"content-type"}


def test_a_redirect_to_http_keeps_the_address() -> None:
    request = Request("POST", "/v1/x?y=1", (("host", "api.example.com"),), b"")
    changed = apply_faults(RESPONSES[0], parse_faults("redirect-http"), request, StubService())
    assert (changed.status, changed.headers) == (307, (("location", "http://api.example.com/v1/x?y=1"),))


def test_framing_of_trailers_early_hints_and_streams_that_stay_open() -> None:
    response = Response(200, (), None, (b"data: 1\n\n", b"data: 2\n\n"))
    head, *chunks = faulty_steps(response, parse_faults("trailers"), Framing())
    assert isinstance(head, bytes) and b"trailer: X-Checksum, Server-Timing\r\n" in head
    assert b"transfer-encoding: chunked\r\n" in head
    assert chunks[-1] == b"0\r\nX-Checksum: 0\r\nServer-Timing: total;dur=1\r\n\r\n"
    hints, head, *_ = faulty_steps(response, parse_faults("early-hints"), Framing())
    assert isinstance(hints, bytes) and hints.startswith(b"HTTP/1.1 103 ") and hints.endswith(b"\r\n\r\n")
    assert isinstance(head, bytes) and head.startswith(b"HTTP/1.1 200 ")
    assert faulty_steps(response, parse_faults("early-hints"), Framing("1.0", False))[0] != hints
    assert faulty_steps(response, parse_faults("open-end"), Framing())[-1] is Ending.HANG


@pytest.mark.parametrize("response", [*RESPONSES[2:], Response(200, (), b'{"a": 1}')])
def test_an_empty_body_replaces_bodies_and_streams_but_no_error(response: Response) -> None:
    changed = apply_faults(response, parse_faults("empty-body"), Request("POST", "/echo", (), b""), StubService())
    assert (changed.status, changed.body, changed.events) == (200, b"", ())
    error = Response(400, (), b"{}")
    assert apply_faults(error, parse_faults("empty-body"), Request("GET", "/", (), b""), StubService()) == error


def test_control_characters_in_a_page_and_in_an_event() -> None:
    request = Request("POST", "/echo", (), b"")
    page = apply_faults(RESPONSES[0], parse_faults("control-page"), request, StubService())
    assert page.status == 502 and b"\x1b[31m" in (page.body or b"")
    stream = apply_faults(RESPONSES[3], parse_faults("control-event"), request, StubService())
    assert stream.status == 200 and b"\\u001b[31m" in stream.events[-1]
    assert stream.events[:-1] == RESPONSES[3].events[: len(RESPONSES[3].events) // 2]
