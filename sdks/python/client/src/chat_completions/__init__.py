"""A client for chat completions: light, typed, sync and async.

    from chat_completions import Client

    client = Client()
    print(client.chat("你好", model="...").text)

Types of requests and replies: `chat_completions.types`. Server-sent events: `chat_completions.sse`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._async import (
        AsyncClient,
        AsyncOpenAI,
    )
    from ._client import (
        Client,
        OpenAI,
    )
    from ._errors import (
        APIConnectionError,
        APIError,
        APIStatusError,
        APITimeoutError,
        ArgumentError,
        ConnectionError,
        ContentFilterFinishReasonError,
        DecodeError,
        LengthFinishReasonError,
        OpenAIError,
        ParseError,
        StatusError,
        StreamCutError,
        StreamError,
        Timeout,
        ToolError,
        ToolLimitError,
    )
    from ._params import (
        CompletionParams,
        Message,
        Messages,
        ModelId,
        RequestOptions,
        Tool,
    )
    from ._reading import (
        RawResponse,
    )
    from ._statuses import (
        AuthenticationError,
        BadGatewayError,
        BadRequestError,
        ConflictError,
        ContentTooLargeError,
        InternalServerError,
        NotFoundError,
        PaymentRequiredError,
        PermissionDeniedError,
        RateLimitError,
        RequestTimeoutError,
        ServiceUnavailableError,
        UnprocessableEntityError,
    )
    from ._stream import (
        AsyncStream,
        Stream,
    )
    from ._tools import (
        ToolRun,
        pydantic_function_tool,
        tool,
    )
    from ._types import (
        ChatCompletion,
        ChatCompletionChunk,
        ParsedCompletion,
        ToolCall,
        Usage,
    )

__version__ = "0.1.0"
#: openai-python's word for a parameter that is not sent; None is not sent either.
NOT_GIVEN = omit = None
#: Name -> the module it is imported from when it is first used: importing this package imports nothing else.
_MODULES = {
    "Client": "_client",
    "OpenAI": "_client",
    "AsyncClient": "_async",
    "AsyncOpenAI": "_async",
    "AsyncStream": "_stream",
    "Stream": "_stream",
    "RawResponse": "_reading",
    "ToolRun": "_tools",
    "pydantic_function_tool": "_tools",
    "tool": "_tools",
    "CompletionParams": "_params",
    "Message": "_params",
    "Messages": "_params",
    "ModelId": "_params",
    "RequestOptions": "_params",
    "Tool": "_params",
    "ChatCompletion": "_types",
    "ChatCompletionChunk": "_types",
    "ParsedCompletion": "_types",
    "ToolCall": "_types",
    "Usage": "_types",
    "APIConnectionError": "_errors",
    "APIError": "_errors",
    "APIStatusError": "_errors",
    "APITimeoutError": "_errors",
    "ArgumentError": "_errors",
    "ConnectionError": "_errors",
    "ContentFilterFinishReasonError": "_errors",
    "DecodeError": "_errors",
    "LengthFinishReasonError": "_errors",
    "OpenAIError": "_errors",
    "ParseError": "_errors",
    "StatusError": "_errors",
    "StreamCutError": "_errors",
    "StreamError": "_errors",
    "Timeout": "_errors",
    "ToolError": "_errors",
    "ToolLimitError": "_errors",
    "AuthenticationError": "_statuses",
    "BadGatewayError": "_statuses",
    "BadRequestError": "_statuses",
    "ConflictError": "_statuses",
    "ContentTooLargeError": "_statuses",
    "InternalServerError": "_statuses",
    "NotFoundError": "_statuses",
    "PaymentRequiredError": "_statuses",
    "PermissionDeniedError": "_statuses",
    "RateLimitError": "_statuses",
    "RequestTimeoutError": "_statuses",
    "ServiceUnavailableError": "_statuses",
    "UnprocessableEntityError": "_statuses",
}
__all__ = (
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "ArgumentError",
    "AsyncClient",
    "AsyncOpenAI",
    "AsyncStream",
    "AuthenticationError",
    "BadGatewayError",
    "BadRequestError",
    "ChatCompletion",
    "ChatCompletionChunk",
    "Client",
    "CompletionParams",
    "ConflictError",
    "ConnectionError",
    "ContentFilterFinishReasonError",
    "ContentTooLargeError",
    "DecodeError",
    "InternalServerError",
    "LengthFinishReasonError",
    "Message",
    "Messages",
    "ModelId",
    "NOT_GIVEN",
    "NotFoundError",
    "OpenAI",
    "OpenAIError",
    "ParseError",
    "ParsedCompletion",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "RequestOptions",
    "RequestTimeoutError",
    "ServiceUnavailableError",
    "StatusError",
    "Stream",
    "StreamCutError",
    "StreamError",
    "Timeout",
    "Tool",
    "ToolCall",
    "ToolError",
    "ToolLimitError",
    "ToolRun",
    "UnprocessableEntityError",
    "Usage",
    "omit",
    "pydantic_function_tool",
    "tool",
)


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
