"""What can go wrong.

APIError
├─ ArgumentError        nothing was sent: no key, a header that cannot be, a body that is not JSON
├─ ConnectionError      no connection, or it broke
│  └─ Timeout           a step, or the whole call, took too long
├─ StatusError          the server answered with an error; below it one class per status
├─ StreamError          a stream is broken, or told of an error
│  └─ StreamCutError    a stream ended before its end; a ConnectionError too
├─ DecodeError          a reply that is not what the specification says
│  └─ ParseError        a text that does not fit the type asked for; below it LengthFinishReasonError and
│                       ContentFilterFinishReasonError, where the model was stopped
└─ ToolLimitError       `run_tools` came to its bound
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from ._types import ChatCompletion

#: Characters of a body that an error shows.
SHOWN = 500
class APIError(Exception):
    """The base of all errors of this package. They can be pickled, and never hold the key.

    message: what happened, in the server's words if it told.
    status: of the HTTP response; None if there was none.
    code, type, param: as the server names the error, and the parameter it is about.
    request_id: the server's id of the request, to quote in a report.
    method, url: of the request; the URL without query and credentials.
    body: the error of the response's body; if that is not JSON, its first 500 characters.
    response, request: of httpx, without the key; None after pickling.
    retry_after: seconds that the server asks to wait.
    attempts: how often the request was sent.
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

    def __init__(self, message: str, **details: Any):
        super().__init__(message)
        self.message = message
        self.__dict__.update(
            {name: value for name, value in details.items() if value is not None}
        )

    @property
    def request(self) -> httpx.Request | None:
        """The request, without its headers and body."""
        if self.url is None:
            return None
        import httpx

        return httpx.Request(self.method or "POST", self.url)

    @property
    def status_code(self) -> int | None:
        """`status` under the name that openai-python has."""
        return self.status

    def __str__(self) -> str:
        """What happened, in one line."""
        message = " ".join(self.message.split())
        where = [f"{self.method} {self.url}"] if self.url else []
        if self.request_id:
            where.append(f"request id {self.request_id}")
        if self.attempts > 1:
            where.append(f"{self.attempts} attempts")
        return f"{message} ({', '.join(where)})" if where else message

    def __reduce__(self) -> Any:
        details = {name: value for name, value in self.__dict__.items() if name != "response"}
        return _restored, (self.__class__, self.message, details)


def _restored(kind: Any, message: str, details: dict[str, Any]) -> APIError:
    error: APIError = kind(message)
    error.__dict__.update(details)
    return error


class ArgumentError(APIError, ValueError):
    """Nothing was sent, because what the caller gave cannot be: no key, a bad header, a body that is not JSON."""


class ConnectionError(APIError):
    """There is no connection to the server, or it broke before the reply was whole."""


class Timeout(ConnectionError):
    """The server did not answer in time."""


class StatusError(APIError):
    """The server answered with a status that is not a success."""

    def __str__(self) -> str:
        return f"HTTP {self.status}: {super().__str__()}"


class StreamError(APIError):
    """A stream that was cut, is broken, or told of an error.

    partial: what had arrived; None if nothing had.
    """

    partial: ChatCompletion | None = None


class StreamCutError(StreamError, ConnectionError):
    """A stream ended before its end: the connection broke, or the last event did not come."""


class DecodeError(APIError):
    """A reply that is not what the specification says: not JSON, or without what it must have."""


class ParseError(DecodeError):
    """The model's text does not fit the type asked for; also where it refused, or ran into the token limit.

    text: what the model wrote. completion: the whole reply.
    """

    text: str = ""
    completion: ChatCompletion | None = None


class LengthFinishReasonError(ParseError):
    """The token limit was reached before the text was whole."""


class ContentFilterFinishReasonError(ParseError):
    """The content filter stopped the text."""


class ToolLimitError(APIError):
    """The model still asked for tools when `max_turns` was reached.

    messages: the conversation so far.
    """

    messages: list[Any]


class ToolError(Exception):
    """For the functions of tools: the text goes to the model as the result, and the conversation goes on."""


#: The names that openai-python has.
OpenAIError = APIError
APIConnectionError = ConnectionError
APITimeoutError = Timeout
APIStatusError = StatusError
