# pyright: reportPrivateUsage=false
# (the classes of this module are parts of the client)
"""The client for ordinary code."""

from __future__ import annotations

import time
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from ._config import proxied, ssl_context
from ._core import Core

if TYPE_CHECKING:
    from typing_extensions import Unpack  # known to type checkers; not needed to run

    import httpx

    from ._params import CompletionParams, Messages, ModelId, ResponseFormat, Tool
    from ._reading import RawResponse
    from ._requests import Call
    from ._stream import Stream
    from ._tools import ToolRun
    from ._types import ChatCompletion, ParsedCompletion

T = TypeVar("T")


class Client(Core["httpx.Client"]):
    """A client of the chat-completions endpoint. Threads may share it.

    api_key: default: the environment's. base_url: default: the environment's, else the specification's.
    timeout: seconds that one step of a try may take (connecting at most 5), an `httpx.Timeout`, or None for no limit.
    deadline: seconds for a whole call, all tries and waits together; a stream ends by then.
    max_retries: tries after the first: on 408, 409, 429 and 5xx, broken connections and timeouts.
    extra_headers, extra_query, extra_body: laid over every request; `default_headers` and `default_query` are the same.
    http_client: an `httpx.Client` of your own, for proxies, certificates or HTTP/2; yours to close.

    Raises:
        ArgumentError: no key, or settings that cannot be.
    """

    @property
    def chat(self) -> Chat:
        """`client.chat("Hello", model=...)`, and `client.chat.completions`."""
        return Chat(self)

    @property
    def beta(self) -> Client:
        """The client itself: older programs say `client.beta.chat.completions.parse`."""
        return self

    @property
    def with_raw_response(self) -> RawCompletions:
        """The same calls, returning the HTTP response beside what it is parsed to."""
        return RawCompletions(self)

    def stream(
        self,
        messages: Messages,
        *,
        model: ModelId,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> Stream:
        """Sends a conversation and returns the reply as a stream of chunks: `for chunk in ...: chunk.text`.

        Raises:
            APIError: the request failed; once it streams, what `Stream` raises.
        """
        return self.chat.completions.stream(
            messages=messages,
            tools=tools,
            response_format=response_format,
            model=model,
            **params,
        )

    def parse(
        self,
        messages: Messages,
        *,
        model: ModelId,
        response_type: type[T],
        tools: Iterable[Tool] | None = None,
        **params: Unpack[CompletionParams],
    ) -> T:
        """Asks for a reply of a type: a msgspec Struct, dataclass, TypedDict or pydantic model.

        Raises:
            ParseError: the reply does not fit the type, or there is none.
            APIError: the request failed.
        """
        from ._parse import required

        return required(
            self.chat.completions.parse(
                messages=messages,
                model=model,
                response_format=response_type,
                tools=tools,
                **params,
            )
        )

    def run_tools(
        self,
        messages: Messages,
        *,
        model: ModelId,
        tools: Iterable[Tool],
        max_turns: int = 10,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> ToolRun:
        """Lets the model call functions until it answers: runs what it asks for and sends the results back.

        max_turns: requests at most.

        Raises:
            ToolLimitError: the model still asks for tools.
            APIError: a request failed. What a function raises, but for ToolError, is raised as it is.
        """
        from ._tools import Conversation

        run = Conversation(messages, tools, max_turns, is_async=False)
        while not run.finished:
            reply = self.chat.completions.create(
                messages=run.messages,
                model=model,
                tools=run.tools,
                response_format=response_format,
                **params,
            )
            for pending in run.calls(reply):
                run.answer(pending, pending.run())
        return run.result()

    def close(self) -> None:
        """Closes the connections, unless they belong to a client of yours."""
        shared = self._shared
        with shared.lock:
            shared.closed = True
            if shared.http is not None and shared.own:
                shared.http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _check_http(self, http: Any) -> None:
        import httpx

        if not isinstance(http, httpx.Client):
            raise TypeError("http_client must be an httpx.Client")

    def _make_http(self) -> httpx.Client:
        import httpx

        context = ssl_context(self._base_url)
        if proxied():
            return httpx.Client(verify=context)
        from ._transport import Stack

        return httpx.Client(transport=Stack(context))

    def _send(self, call: Call) -> httpx.Response:
        """Carries out the steps of a call; the body of the response is read unless it is streamed."""
        import httpx

        from ._exchange import attempts, is_stream
        from ._reading import Timed

        send = self._http.send
        steps = attempts(call, self._key)
        step = next(steps)
        streamed, deadline = call.streamed, call.deadline
        while True:
            outcome: httpx.Response | Exception | None = None
            if not isinstance(step, httpx.Request):
                time.sleep(step)
            else:
                response = None
                try:
                    response = send(
                        step,
                        stream=streamed or deadline is not None,
                        follow_redirects=False,
                    )
                    if deadline is not None and isinstance(
                        response.stream, httpx.SyncByteStream
                    ):
                        response.stream = Timed(response.stream, deadline)
                    if not (streamed and response.is_success and is_stream(response)):
                        response.read()
                    outcome = response
                except httpx.HTTPError as error:
                    if response is not None:
                        response.close()
                    outcome = error
            try:
                step = steps.send(outcome)
            except StopIteration as stop:
                done: httpx.Response = stop.value
                return done


OpenAI = Client


class Chat:
    """Chat completions: callable, and with openai-python's `completions`."""

    def __init__(self, client: Client):
        self._client = client

    @property
    def completions(self) -> Completions:
        """`create`, `stream` and `parse`, with openai-python's keywords."""
        return Completions(self._client)

    def __call__(
        self,
        messages: Messages,
        *,
        model: ModelId,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> ChatCompletion:
        """Sends a conversation and returns the model's reply: `client.chat("Hello", model=...).text`.

        Raises:
            APIError: the request failed, or the reply is no completion.
        """
        return self.completions.create(
            messages=messages,
            tools=tools,
            response_format=response_format,
            model=model,
            **params,
        )


class Completions:
    """openai-python's `client.chat.completions`."""

    def __init__(self, client: Client):
        self._client = client

    @property
    def with_raw_response(self) -> RawCompletions:
        """The same calls, returning the HTTP response beside what it is parsed to."""
        return RawCompletions(self._client)

    @overload
    def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: Literal[False] | None = None,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> ChatCompletion: ...

    @overload
    def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: Literal[True],
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> Stream: ...

    @overload
    def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: bool | None,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> ChatCompletion | Stream: ...

    def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: bool | None = None,
        **params: Any,
    ) -> ChatCompletion | Stream:
        """Sends a conversation and returns the model's reply, or with `stream=True` a stream of its chunks.

        The parameters are those of `CompletionParams`; one that is None is not sent.

        Raises:
            APIError: the request failed, or the reply is no completion.
        """
        params["model"] = model
        if stream:
            return self._stream(messages, params)
        from ._reading import completion

        call = self._call(messages, params, False)
        client = self._client
        return completion(client._send(call), call, client._key)

    def stream(
        self,
        *,
        messages: Messages,
        model: ModelId,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> Stream:
        """`create` with `stream=True`.

        Raises:
            APIError: the request failed.
        """
        return self._stream(
            messages,
            {
                "model": model,
                "tools": tools,
                "response_format": response_format,
                **params,
            },
        )

    def parse(
        self,
        *,
        messages: Messages,
        model: ModelId,
        response_format: type[T],
        tools: Iterable[Tool] | None = None,
        **params: Unpack[CompletionParams],
    ) -> ParsedCompletion[T]:
        """`create` with a reply of a type, which is in `.choices[0].message.parsed`.

        Raises:
            ParseError: the reply does not fit the type.
            APIError: the request failed.
        """
        from ._parse import Format

        format = Format(response_format)
        call = self._call(
            messages, {"model": model, "tools": tools, **format.params, **params}, False
        )
        from ._reading import completion

        client = self._client
        return format.parsed(completion(client._send(call), call, client._key))

    def _call(self, messages: Messages, params: dict[str, Any], streamed: bool) -> Call:
        if isinstance(params.get("response_format"), type):
            raise TypeError(
                "a type for the reply is for `parse`, not for `create` or `stream`"
            )
        if params.get("tools") is not None:
            from ._tools import definitions

            params["tools"] = definitions(params["tools"])
        return self._client._blueprint.call(messages, params, streamed)

    def _stream(self, messages: Messages, params: dict[str, Any]) -> Stream:
        from ._reading import Reading
        from ._stream import Stream

        client = self._client
        call = self._call(messages, params, True)
        return Stream(Reading(client._send(call), call, client._key))


class RawCompletions:
    """Calls that return the HTTP response beside what it is parsed to."""

    def __init__(self, client: Client):
        self._client = client

    @overload
    def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: Literal[False] | None = None,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> RawResponse[ChatCompletion]: ...

    @overload
    def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: Literal[True],
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> RawResponse[Stream]: ...

    def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: bool | None = None,
        **params: Any,
    ) -> Any:
        """As `create` without `with_raw_response`, which is in the result's `parse()`.

        Raises:
            APIError: the request failed.
        """
        from ._reading import RawResponse, completion

        params["model"] = model
        completions, client = Completions(self._client), self._client
        if stream:
            opened = completions._stream(messages, params)
            return RawResponse(opened.response, opened.call, lambda: opened)
        call = completions._call(messages, params, False)
        response = client._send(call)
        return RawResponse(
            response, call, lambda: completion(response, call, client._key)
        )

    def chat(
        self,
        messages: Messages,
        *,
        model: ModelId,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> RawResponse[ChatCompletion]:
        """As `client.chat(...)`."""
        return self.create(
            messages=messages,
            tools=tools,
            response_format=response_format,
            model=model,
            **params,
        )
