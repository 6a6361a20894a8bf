"""Faults that change a response: another status, another body, or other events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from samplewright.mock.http import response_forms
from samplewright.mock.http.faults import InjectedFault
from samplewright.mock.http.options import Responder
from samplewright.mock.http.wire import error_response
from samplewright.mock.messages import Request, Response

_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>%d</title></head>\n"
    b"<body><h1>%d</h1><p>The server behind this proxy did not respond.</p></body></html>\n"
)
_GARBAGE = b'{"\xff\xfe garbage'

#: Returns the service's own error response with a status.
ErrorOf: TypeAlias = Callable[[int], Response]


def apply_faults(response: Response, faults: Sequence[InjectedFault], request: Request, service: Responder) -> Response:
    """Return the response to send instead.

    Its verdict and detail stay, since they are about the request.
    """

    def error_of(status: int) -> Response:
        return _error_of(request, service, status)

    for fault in faults:
        if change := _CHANGES.get(fault.name):
            response = change(response, fault.value, error_of)
    return response


def _error_of(request: Request, service: Responder, status: int) -> Response:
    headers = tuple(header for header in request.headers if header[0] != "prefer")
    response = service.respond(replace(request, headers=(*headers, ("prefer", f"code={status}"))))
    if response.status != status:
        return error_response(status, f"Status {status} was injected by the mock", error_type="server_error")
    return response


def _status(response: Response, status: float, error_of: ErrorOf) -> Response:
    error = error_of(int(status))
    return replace(response, status=int(status), headers=error.headers, body=error.body, events=error.events)


def _rate_limit(response: Response, seconds: float, error_of: ErrorOf) -> Response:
    response = _status(response, 429, error_of)
    headers = tuple(header for header in response.headers if header[0].lower() != "retry-after")
    return replace(response, headers=(*headers, ("retry-after", f"{seconds:g}")))


def _html_error(response: Response, status: float, _: ErrorOf) -> Response:
    headers = (("content-type", "text/html; charset=utf-8"),)
    page = _PAGE % (int(status), int(status))
    return replace(response, status=int(status), headers=headers, body=page, events=())


def _garbage(response: Response, _: float, __: ErrorOf) -> Response:
    if response.body is not None:
        return replace(response, body=response.body[: len(response.body) // 2] + _GARBAGE)
    half = len(response.events) // 2
    garbage = b"data: " + _GARBAGE + b"\n\n"
    return replace(response, events=(*response.events[:half], garbage, *response.events[half:]))


def _no_end(response: Response, _: float, __: ErrorOf) -> Response:
    return replace(response, events=response.events[: len(response.events) // 2])


def _error_event(response: Response, _: float, error_of: ErrorOf) -> Response:
    if response.body is not None:
        return response
    error = error_of(500)
    event = b"data: " + b" ".join((error.body or b"").splitlines()) + b"\n\n"
    return replace(response, events=(*response.events[: len(response.events) // 2], event))


def _form(change: Callable[[Response], Response]) -> Callable[[Response, float, ErrorOf], Response]:
    """Return a change of the form of a successful response; error responses stay."""
    return lambda response, _, __: change(response) if response.status < 300 else response


_CHANGES: dict[str, Callable[[Response, float, ErrorOf], Response]] = {
    "status": _status,
    "rate-limit": _rate_limit,
    "html-error": _html_error,
    "garbage": _garbage,
    "no-end": _no_end,
    "error-event": _error_event,
    "other-shape": _form(response_forms.other_shape),
    "null-content": _form(response_forms.null_content),
    "text-first": _form(response_forms.text_first),
    "odd-json": _form(response_forms.odd_json),
    "sse-crlf": _form(response_forms.sse_crlf),
    "sse-cr": _form(response_forms.sse_cr),
    "sse-bom": _form(response_forms.sse_bom),
    "sse-no-data": _form(response_forms.sse_no_data),
    "sse-fields": _form(response_forms.sse_fields),
}
