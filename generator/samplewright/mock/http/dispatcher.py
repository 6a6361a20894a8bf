"""The decision about a request: which response it gets, with which faults."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from samplewright.errors import UsageError
from samplewright.mock.http import admin
from samplewright.mock.http.fault_responses import apply_faults
from samplewright.mock.http.faults import Flakiness, InjectedFault, effective_faults, parse_faults, requested_faults
from samplewright.mock.http.journal import Journal, JournalEntry
from samplewright.mock.http.options import MockOptions, Responder
from samplewright.mock.http.parser import Rejected
from samplewright.mock.http.redaction import Redaction
from samplewright.mock.http.request_head import Head
from samplewright.mock.http.wire import error_response
from samplewright.mock.messages import Request, Response

_VERDICTS = {408: "timeout", 413: "size", 417: "expectation"}
_DISCONNECTED = Response(
    0, (), b"", verdict="disconnected", detail="client disconnected before the request was complete"
)


@dataclass(slots=True)
class Dispatched:
    """A response to send.

    Attributes:
        response: The response, faults applied.
        faults: The faults to inject while it is sent.
        entry: The request in the journal; None for a request to the mock's own endpoints.
    """

    response: Response
    faults: tuple[InjectedFault, ...] = ()
    entry: JournalEntry | None = None


class Dispatcher:
    """Decide about the requests of all connections of a server, and record them in its journal."""

    def __init__(
        self, service: Responder, options: MockOptions, access: admin.AccessRules, redaction: Redaction
    ) -> None:
        """Read the faults of the options.

        Args:
            service: Decides about requests.
            options: Options of the server.
            access: Who may use the mock's own endpoints.
            redaction: Masks credentials in the journal.

        Raises:
            UsageError: A fault is unknown or its value is invalid.
        """
        try:
            faults = parse_faults(options.faults)
        except ValueError as error:
            raise UsageError(str(error)) from None
        latency = (InjectedFault("latency", options.latency),) if options.latency else ()
        self._service = service
        self._prefer = options.prefer
        self._max_body = options.max_body
        self._faults = (*latency, *faults)
        self._flakiness = Flakiness()
        self._lock = threading.Lock()
        self._access = access
        self.journal = options.journal or Journal()
        self.journal.redaction = redaction

    def clear(self) -> None:
        """Empty the journal and start flaky faults over."""
        self.journal.clear()
        self._flakiness.clear()

    def dispatch(self, request: Request) -> Dispatched:
        """Decide about a complete request, in any thread."""
        path = admin.admin_path(request.target)
        if path is not None:
            error = self._access.error(request)
            return Dispatched(error or admin.respond(request.method, path, self.journal, self._flakiness))
        if self._prefer is not None and (prefer := self._prefer(request)):
            request = replace(request, headers=(*request.headers, ("prefer", prefer)))
        response, faults = self._decide(request)
        if not faults:
            return Dispatched(response, (), self._record(request, response))
        faulty = apply_faults(response, faults, request, self._service)
        entry = self._record(request, response, ",".join(map(str, faults)))
        entry.status = faulty.status
        return Dispatched(faulty, faults, entry)

    def reject(self, head: Head | None, rejected: Rejected) -> Dispatched:
        """Decide about a request that the parser rejected.

        A request whose body is too long may also fail a check that needs no body; that error comes first.
        """
        verdict = _VERDICTS.get(rejected.status, "framing")
        response = error_response(rejected.status, rejected.message, verdict=verdict)
        if head is None:
            return Dispatched(response, (), self._record(Request("", "", (), b""), response))
        if rejected.status == 413 and admin.admin_path(head.target) is None:
            # Represents the body by its length alone; the zeroes are never touched, so they take no memory.
            oversized = Request(head.method, head.target, head.headers, bytes(self._max_body + 1))
            error, _ = self._decide(oversized)
            response = error if 400 <= error.status < 500 else response
        request = Request(head.method, head.target, head.headers, b"")
        return Dispatched(response, (), self._record(request, response))

    def disconnect(self, head: Head, body: bytes) -> JournalEntry:
        """Record a request that the client did not complete."""
        return self._record(Request(head.method, head.target, head.headers, body), _DISCONNECTED)

    def _decide(self, request: Request) -> tuple[Response, tuple[InjectedFault, ...]]:
        """Return the response and the faults to send it with; the mock survives errors of its own."""
        faults = self._faults
        for name, value in request.headers:
            if name == "prefer" and "fault" in value.lower():
                try:
                    faults += requested_faults(value)
                except ValueError as error:
                    return error_response(400, str(error), verdict="prefer"), ()
        if request.method == "OPTIONS" and (response := admin.preflight_response(request)):
            return response, ()
        try:
            response = self._service.respond(request)
        except Exception as error:
            message = f"internal error of the mock: {type(error).__name__}: {error}"
            return error_response(500, message, error_type="server_error", verdict="failed"), ()
        if not faults:
            return response, ()
        with self._lock:
            return response, effective_faults(faults, request, self._flakiness)

    def _record(self, request: Request, response: Response, fault: str = "") -> JournalEntry:
        with self._lock:
            return self.journal.add(request, response, fault)
