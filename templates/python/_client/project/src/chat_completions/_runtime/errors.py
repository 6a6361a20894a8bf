"""Errors that the client raises.

APIError
├─ ArgumentError        invalid argument; nothing was sent
├─ APIConnectionError   no connection, or a broken connection
│  └─ APITimeoutError   a time limit was exceeded
├─ StatusError          an error status; one subclass per documented status
├─ StreamError          a stream that is malformed or reports an error
│  └─ StreamCutError    a stream that ended early; also an APIConnectionError
├─ DecodeError          a response that does not match the specification
│  └─ ParseError        a text that does not match the requested type
│     ├─ LengthFinishReasonError
│     └─ ContentFilterFinishReasonError
└─ ToolLimitError       `run_tools` reached `max_turns`

APIConnectionError is also the builtin ConnectionError, APITimeoutError the builtin
TimeoutError, and ArgumentError a ValueError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypedDict

    import httpx
    from typing_extensions import Unpack  # not needed to run

    from .protocols import CompletionLike

    class ErrorDetails(TypedDict, total=False):
        """Keyword arguments of every error; see the attributes of APIError."""

        status: int | None
        code: str | int | None
        type: str | None
        param: str | None
        request_id: str | None
        method: str | None
        url: str | None
        body: Any
        retry_after: float | None
        attempts: int
        response: httpx.Response | None


#: Characters of a response body that an error shows.
MAX_SHOWN = 500


class APIError(Exception):
    """Base class of all errors of this package.

    Errors can be pickled. Their texts never contain the API key, even if the server
    repeats it.

    Attributes:
        message: Error message, in the server's words if it sent any.
        status: HTTP status of the response; None if there was no response.
        code: Error code from the server.
        type: Error type from the server.
        param: Parameter that the error is about.
        request_id: The server's id of the request, to quote in a report.
        method: HTTP method of the request.
        url: URL of the request, without query and credentials.
        body: Error object of the response body, or the first 500 characters of a body
            that is not JSON.
        retry_after: Seconds that the server asks to wait.
        attempts: How often the request was sent.
        response: The HTTP response, without the request's headers; its content is as
            received. None after unpickling.
    """

    status: int | None = None
    code: str | int | None = None
    type: str | None = None
    param: str | None = None
    request_id: str | None = None
    method: str | None = None
    url: str | None = None
    body: Any = None
    retry_after: float | None = None
    attempts: int = 0
    response: httpx.Response | None = None

    def __init__(self, message: str, **details: Unpack[ErrorDetails]) -> None:
        super().__init__(message)
        self.message = message
        for name, value in details.items():
            setattr(self, name, value)

    @property
    def request(self) -> httpx.Request | None:
        """The request, without headers and body."""
        if self.url is None:
            return None
        import httpx

        return httpx.Request(self.method or "POST", self.url)

    @property
    def status_code(self) -> int | None:
        """`status` under the name that openai-python uses."""
        return self.status

    def __str__(self) -> str:
        message = printable(self.message)
        context = [f"{self.method} {self.url}"] if self.url else []
        if self.request_id:
            context.append(f"request id {printable(self.request_id)}")
        if self.attempts > 1:
            context.append(f"{self.attempts} attempts")
        return f"{message} ({', '.join(context)})" if context else message

    def __reduce__(self) -> Any:
        return self.__class__, (self.message,), {**self.__dict__, "response": None}


def printable(text: str) -> str:
    """Return a text on one line, without characters that would control a terminal."""
    shown = "".join(
        [character if character.isprintable() else " " for character in text]
    )
    return " ".join(shown.split())


class ArgumentError(APIError, ValueError):
    """Invalid argument, such as a missing key or a bad header; nothing was sent."""


class APIConnectionError(APIError, ConnectionError):
    """No connection to the server, or it broke before the response was complete."""


class APITimeoutError(APIConnectionError, TimeoutError):
    """The server did not respond in time."""


class StatusError(APIError):
    """The server responded with an error status."""

    def __str__(self) -> str:
        return f"HTTP {self.status}: {super().__str__()}"


class StreamError(APIError):
    """A stream ended early, is malformed or reports an error.

    Attributes:
        partial: The completion up to the error; None if nothing had arrived.
    """

    partial: CompletionLike | None = None


class StreamCutError(StreamError, APIConnectionError):
    """The connection broke during a stream, or the last event did not arrive."""


class DecodeError(APIError):
    """The response is not JSON, or lacks required fields."""


class ParseError(DecodeError):
    """The model's text does not match the requested type, or there is no text.

    Attributes:
        text: The model's text.
        completion: The whole completion.
    """

    text: str = ""
    completion: CompletionLike | None = None


class LengthFinishReasonError(ParseError):
    """The token limit was reached before the text was complete."""


class ContentFilterFinishReasonError(ParseError):
    """The content filter stopped the text."""


class ToolLimitError(APIError):
    """The model still called tools when `max_turns` was reached.

    Attributes:
        messages: The conversation so far.
    """

    messages: list[Any]


class ToolError(Exception):
    """Raised by a tool to send the model an error message instead of a result."""


#: The names that openai-python uses.
OpenAIError = APIError
APIStatusError = StatusError
