"""Faults that change a response: another status, another body, or other events."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from samplewright.mock.http import chat_forms, response_forms
from samplewright.mock.http.faults import InjectedFault
from samplewright.mock.http.options import Responder
from samplewright.mock.http.wire import error_response
from samplewright.mock.messages import Request, Response

_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>%d</title></head>\n"
    b"<body><h1>%d</h1><p>The server behind this proxy did not respond.</p></body></html>\n"
)
#: A message that would colour a terminal, ring its bell, clear it and go back to the start of the line.
_CONTROLS = "Not \x1b[31ma \x07valid \x9b2Jrequest \x08\rat \x7fall"
#: Headers, cookies and parameters whose values are credentials; no others are known without the document.
_SECRET_NAME = re.compile(r"auth|cookie|key|token|secret|password|credential", re.IGNORECASE)
_HEADER_VALUE = re.compile(r"[\x21-\x7e]+")
_HOST = re.compile(r"^(.*?)(:\d+)?$")
_GARBAGE = b'{"\xff\xfe garbage'


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and the service that decides about it."""

    request: Request
    service: Responder

    def error(self, status: int) -> Response:
        """Return the service's own error response with a status."""
        headers = tuple(header for header in self.request.headers if header[0] != "prefer")
        request = replace(self.request, headers=(*headers, ("prefer", f"code={status}")))
        response = self.service.respond(request)
        if response.status != status:
            return error_response(status, f"Status {status} was injected by the mock", error_type="server_error")
        return response


#: Changes a response; the number is the fault's value.
Change: TypeAlias = Callable[[Response, float, Exchange], Response]


def apply_faults(response: Response, faults: Sequence[InjectedFault], request: Request, service: Responder) -> Response:
    """Return the response to send instead.

    Its verdict and detail stay, since they are about the request.
    """
    exchange = Exchange(request, service)
    for fault in faults:
        if change := _CHANGES.get(fault.name):
            response = change(response, fault.value, exchange)
    return response


def _status(response: Response, status: float, exchange: Exchange) -> Response:
    error = exchange.error(int(status))
    return replace(response, status=int(status), headers=error.headers, body=error.body, events=error.events)


def _rate_limit(response: Response, seconds: float, exchange: Exchange) -> Response:
    response = _status(response, 429, exchange)
    headers = tuple(header for header in response.headers if header[0].lower() != "retry-after")
    return replace(response, headers=(*headers, ("retry-after", f"{seconds:g}")))


def _html_error(response: Response, status: float, _: Exchange) -> Response:
    headers = (("content-type", "text/html; charset=utf-8"),)
    page = _PAGE % (int(status), int(status))
    return replace(response, status=int(status), headers=headers, body=page, events=())


def _garbage(response: Response, _: float, __: Exchange) -> Response:
    if response.body is not None:
        return replace(response, body=response.body[: len(response.body) // 2] + _GARBAGE)
    half = len(response.events) // 2
    garbage = b"data: " + _GARBAGE + b"\n\n"
    return replace(response, events=(*response.events[:half], garbage, *response.events[half:]))


def _no_end(response: Response, _: float, __: Exchange) -> Response:
    return replace(response, events=response.events[: len(response.events) // 2])


def _error_event(response: Response, _: float, exchange: Exchange) -> Response:
    return response if response.body is not None else _end_with_error(response, exchange.error(500).body or b"")


def _error_string(response: Response, _: float, exchange: Exchange) -> Response:
    body = json.dumps({"error": "The server is overloaded"}).encode()
    if response.body is None:
        return _end_with_error(response, body)
    return replace(_status(response, 500, exchange), body=body, events=())


def _end_with_error(response: Response, body: bytes) -> Response:
    """Send half of a stream, then an event with an error."""
    event = b"data: " + b" ".join(body.splitlines()) + b"\n\n"
    return replace(response, events=(*response.events[: len(response.events) // 2], event))


def _ok_error(response: Response, _: float, exchange: Exchange) -> Response:
    return replace(_status(response, 500, exchange), status=200)


def _control_characters(response: Response, _: float, exchange: Exchange) -> Response:
    error = {"message": _CONTROLS, "type": "invalid_request_error", "param": None, "code": None}
    return replace(_status(response, 400, exchange), body=json.dumps({"error": error}).encode(), events=())


def _control_event(response: Response, _: float, __: Exchange) -> Response:
    body = json.dumps({"error": {"message": _CONTROLS, "type": "server_error"}}).encode()
    return response if response.body is not None else _end_with_error(response, body)


def _control_page(response: Response, _: float, __: Exchange) -> Response:
    headers = (("content-type", "text/plain; charset=utf-8"),)
    return replace(response, status=502, headers=headers, body=f"{_CONTROLS}\n".encode(), events=())


def _echoed_key(response: Response, _: float, exchange: Exchange) -> Response:
    """Repeat the credentials in the message of an error, and in headers."""
    keys = " ".join(_credentials(exchange.request)) or "none"
    message = f"Incorrect API key provided: {keys}. Check the key, and send it again"
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": "invalid_api_key"}
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)
    if _HEADER_VALUE.fullmatch(keys):
        challenge = keys.replace("\\", r"\\").replace('"', r"\"")
        headers += (("www-authenticate", f'Bearer error="{challenge}"'), ("location", f"/keys/{keys}"))
    return replace(response, status=401, headers=headers, body=json.dumps({"error": error}).encode(), events=())


def _credentials(request: Request) -> list[str]:
    """Return the values of headers, cookies and query parameters that are named like credentials."""
    headers = [(name, value) for name, value in request.headers if name != "cookie"]
    cookies = [part.strip().partition("=")[::2] for part in (request.header("cookie") or "").split(";")]
    query = parse_qsl(urlsplit(request.target).query)
    values = [value for name, value in (*headers, *cookies, *query) if value and _SECRET_NAME.search(name)]
    return [value.rpartition(" ")[2] for value in values]


def _redirect_http(response: Response, _: float, exchange: Exchange) -> Response:
    return _redirected(response, f"http://{exchange.request.header('host') or 'localhost'}{exchange.request.target}")


def _redirect(response: Response, _: float, exchange: Exchange) -> Response:
    name, port = _HOST.findall(exchange.request.header("host") or "")[0]
    elsewhere = "127.0.0.1" if name.lower() == "localhost" else "localhost"
    return _redirected(response, f"//{elsewhere}{port}{exchange.request.target}")


def _redirected(response: Response, location: str) -> Response:
    return replace(response, status=307, headers=(("location", location),), body=b"", events=())


def _form(change: Callable[[Response], Response]) -> Change:
    """Return a change of the form of a successful response; error responses stay."""
    return lambda response, _, __: change(response) if response.status < 300 else response


_CHANGES: dict[str, Change] = {
    "status": _status,
    "rate-limit": _rate_limit,
    "html-error": _html_error,
    "garbage": _garbage,
    "no-end": _no_end,
    "error-event": _error_event,
    "error-string": _error_string,
    "ok-error": _ok_error,
    "redirect": _redirect,
    "redirect-http": _redirect_http,
    "echoed-key": _echoed_key,
    "control-characters": _control_characters,
    "control-event": _control_event,
    "control-page": _control_page,
    "empty-body": _form(response_forms.empty_body),
    "empty-content": _form(chat_forms.empty_content),
    "nul-text": _form(chat_forms.nul_text),
    "other-shape": _form(response_forms.other_shape),
    "null-content": _form(chat_forms.null_content),
    "text-first": _form(chat_forms.text_first),
    "odd-json": _form(response_forms.odd_json),
    "sse-crlf": _form(response_forms.sse_crlf),
    "sse-cr": _form(response_forms.sse_cr),
    "sse-bom": _form(response_forms.sse_bom),
    "sse-no-data": _form(response_forms.sse_no_data),
    "sse-fields": _form(response_forms.sse_fields),
    "big-event": _form(response_forms.big_event),
    "null-members": _form(chat_forms.null_members),
    "split-surrogates": _form(chat_forms.split_surrogates),
    "tool-pieces": _form(chat_forms.tool_pieces),
    "tool-no-index": _form(chat_forms.tool_no_index),
}
