# pyright: reportPrivateUsage=false
# (the classes of this module are parts of the client)
"""The client for async code: asyncio and trio."""

from __future__ import annotations

import time
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from ._config import proxied, settle_sniffio, ssl_context
from ._core import Core

if TYPE_CHECKING:
    from typing_extensions import Unpack  # known to type checkers; not needed to run

    import httpx

    from ._params import CompletionParams, Messages, ModelId, ResponseFormat, Tool
    from ._reading import RawResponse
    from ._requests import Call
    from ._stream import AsyncStream
    from ._tools import ToolRun
    from ._types import ChatCompletion, ParsedCompletion

T = TypeVar("T")


class AsyncClient(Core["httpx.AsyncClient"]):
    """An async client of the chat-completions endpoint, for asyncio and trio; `Client`, awaited.

    api_key: default: the environment's. base_url: default: the environment's, else the specification's.
    timeout: seconds that one step of a try may take (connecting at most 5), an `httpx.Timeout`, or None for no limit.
    deadline: seconds for a whole call, all tries and waits together; a stream ends by then.
    max_retries: tries after the first: on 408, 409, 429 and 5xx, broken connections and timeouts.
    extra_headers, extra_query, extra_body: laid over every request; `default_headers` and `default_query` are the same.
    http_client: an `httpx.AsyncClient` of your own, for proxies, certificates or HTTP/2; yours to close.

    Raises:
        ArgumentError: no key, or settings that cannot be.
    """

    @property
    def chat(self) -> AsyncChat:
        """`client.chat("Hello", model=...)`, and `client.chat.completions`."""
        return AsyncChat(self)

    @property
    def beta(self) -> AsyncClient:
        """The client itself: older programs say `client.beta.chat.completions.parse`."""
        return self

    @property
    def with_raw_response(self) -> AsyncRawCompletions:
        """The same calls, returning the HTTP response beside what it is parsed to."""
        return AsyncRawCompletions(self)

    def stream(
        self,
        messages: Messages,
        *,
        model: ModelId,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> AsyncStream:
        """Sends a conversation and returns the reply as a stream of chunks: `async for chunk in ...: chunk.text`.

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

    async def parse(
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
            await self.chat.completions.parse(
                messages=messages,
                model=model,
                response_format=response_type,
                tools=tools,
                **params,
            )
        )

    async def run_tools(
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
        from ._tools import Conversation, awaited

        run = Conversation(messages, tools, max_turns, is_async=True)
        while not run.finished:
            reply = await self.chat.completions.create(
                messages=run.messages,
                model=model,
                tools=run.tools,
                response_format=response_format,
                **params,
            )
            for pending in run.calls(reply):
                run.answer(pending, await awaited(pending.run()))
        return run.result()

    async def close(self) -> None:
        """Closes the connections, unless they belong to a client of yours."""
        shared = self._shared
        with shared.lock:
            shared.closed = True
            if shared.http is not None and shared.own:
                await shared.http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def _check_http(self, http: Any) -> None:
        import httpx

        if not isinstance(http, httpx.AsyncClient):
            raise TypeError("http_client must be an httpx.AsyncClient")

    def _make_http(self) -> httpx.AsyncClient:
        import httpx

        settle_sniffio()
        context = ssl_context(self._base_url)
        if proxied():
            return httpx.AsyncClient(verify=context)
        from ._transport import AsyncStack

        return httpx.AsyncClient(transport=AsyncStack(context))

    async def _send(self, call: Call) -> httpx.Response:
        """Carries out the steps of a call; the body of the response is read unless it is streamed."""
        import anyio
        import httpx

        from ._exchange import attempts, is_stream

        send = self._http.send
        steps = attempts(call, self._key)
        step = next(steps)
        streamed, deadline = call.streamed, call.deadline
        while True:
            outcome: httpx.Response | Exception | None = None
            if not isinstance(step, httpx.Request):
                await anyio.sleep(step)
            else:
                response = None
                try:
                    if deadline is None:
                        response = await send(
                            step, stream=streamed, follow_redirects=False
                        )
                    else:
                        with anyio.fail_after(max(deadline - time.monotonic(), 0)):
                            response = await send(
                                step, stream=streamed, follow_redirects=False
                            )
                    if streamed and not (response.is_success and is_stream(response)):
                        await response.aread()
                    outcome = response
                except (httpx.HTTPError, TimeoutError) as error:
                    if response is not None:
                        await response.aclose()
                    outcome = error
            try:
                step = steps.send(outcome)
            except StopIteration as stop:
                done: httpx.Response = stop.value
                return done


AsyncOpenAI = AsyncClient


class AsyncChat:
    """Chat completions: callable, and with openai-python's `completions`."""

    def __init__(self, client: AsyncClient):
        self._client = client

    @property
    def completions(self) -> AsyncCompletions:
        """`create`, `stream` and `parse`, with openai-python's keywords."""
        return AsyncCompletions(self._client)

    async def __call__(
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
        return await self.completions.create(
            messages=messages,
            tools=tools,
            response_format=response_format,
            model=model,
            **params,
        )


class AsyncCompletions:
    """openai-python's `client.chat.completions`."""

    def __init__(self, client: AsyncClient):
        self._client = client

    @property
    def with_raw_response(self) -> AsyncRawCompletions:
        """The same calls, returning the HTTP response beside what it is parsed to."""
        return AsyncRawCompletions(self._client)

    @overload
    async def create(
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
    async def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: Literal[True],
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> AsyncStream: ...

    @overload
    async def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: bool | None,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> ChatCompletion | AsyncStream: ...

    async def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: bool | None = None,
        **params: Any,
    ) -> ChatCompletion | AsyncStream:
        """Sends a conversation and returns the model's reply, or with `stream=True` a stream of its chunks.

        The parameters are those of `CompletionParams`; one that is None is not sent.

        Raises:
            APIError: the request failed, or the reply is no completion.
        """
        params["model"] = model
        if stream:
            return await self._stream(messages, params).open()
        from ._reading import completion

        call = self._call(messages, params, False)
        client = self._client
        return completion(await client._send(call), call, client._key)

    def stream(
        self,
        *,
        messages: Messages,
        model: ModelId,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> AsyncStream:
        """`create` with `stream=True`; the request is sent when the stream is entered or iterated.

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

    async def parse(
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
        return format.parsed(completion(await client._send(call), call, client._key))

    def _call(self, messages: Messages, params: dict[str, Any], streamed: bool) -> Call:
        if isinstance(params.get("response_format"), type):
            raise TypeError(
                "a type for the reply is for `parse`, not for `create` or `stream`"
            )
        if params.get("tools") is not None:
            from ._tools import definitions

            params["tools"] = definitions(params["tools"])
        return self._client._blueprint.call(messages, params, streamed)

    def _stream(self, messages: Messages, params: dict[str, Any]) -> AsyncStream:
        from ._reading import Reading
        from ._stream import AsyncStream

        client = self._client
        call = self._call(messages, params, True)

        async def opened() -> Reading:
            return Reading(await client._send(call), call, client._key)

        return AsyncStream(opened)


class AsyncRawCompletions:
    """Calls that return the HTTP response beside what it is parsed to."""

    def __init__(self, client: AsyncClient):
        self._client = client

    @overload
    async def create(
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
    async def create(
        self,
        *,
        messages: Messages,
        model: ModelId,
        stream: Literal[True],
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> RawResponse[AsyncStream]: ...

    async def create(
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
        completions, client = AsyncCompletions(self._client), self._client
        if stream:
            opened = completions._stream(messages, params)
            await opened.open()
            return RawResponse(opened.response, opened.call, lambda: opened)
        call = completions._call(messages, params, False)
        response = await client._send(call)
        return RawResponse(
            response, call, lambda: completion(response, call, client._key)
        )

    async def chat(
        self,
        messages: Messages,
        *,
        model: ModelId,
        tools: Iterable[Tool] | None = None,
        response_format: ResponseFormat | None = None,
        **params: Unpack[CompletionParams],
    ) -> RawResponse[ChatCompletion]:
        """As `client.chat(...)`."""
        return await self.create(
            messages=messages,
            tools=tools,
            response_format=response_format,
            model=model,
            **params,
        )
