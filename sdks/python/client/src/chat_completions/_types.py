"""Replies as values: frozen, made from the specification. What it does not know is kept in `raw`."""

from __future__ import annotations

# pyright: reportUnusedImport=false
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from ._base import Document, Part, Received

if TYPE_CHECKING:
    from typing import Literal

    FinishReason = (
        Literal[
            "stop",
            "length",
            "tool_calls",
            "content_filter",
        ]
        | str
    )
else:
    FinishReason = str

Parsed = TypeVar("Parsed")


class TopLogprob(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A likely token.

    Source: #/components/schemas/TopLogprob
    """

    token: str
    """The token"""

    logprob: float
    """Its log probability"""

    bytes: list[int] | None = None
    """Its UTF-8 bytes"""


class TokenLogprob(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A token and the most likely tokens at its position.

    Source: #/components/schemas/TokenLogprob
    """

    token: str
    """The token"""

    logprob: float
    """Its log probability"""

    bytes: list[int] | None = None
    """Its UTF-8 bytes"""

    top_logprobs: list[TopLogprob] | None = None
    """Most likely tokens at this position"""


class Logprobs(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Log probabilities of the tokens of a reply.

    Source: #/components/schemas/Logprobs
    """

    content: list[TokenLogprob] | None = None
    """Tokens of the content"""

    refusal: list[TokenLogprob] | None = None
    """Tokens of the refusal"""


class FunctionCall(Part, frozen=True, kw_only=True, omit_defaults=True):
    """The function to call.

    Source: #/components/schemas/FunctionCall
    """

    name: str
    """Name of the function"""

    arguments: str
    """Arguments as JSON text; check them before use, the model may err"""


class ToolCall(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A tool call the model asks for.

    Source: #/components/schemas/ToolCall
    """

    id: str
    """ID of the call; repeat it in the tool message that answers it"""

    type: str
    """Kind of tool"""

    function: FunctionCall
    """The function to call."""


class CompletionMessage(
    Received, frozen=True, kw_only=True, omit_defaults=True, dict=True
):
    """The message the model wrote.

    Source: #/components/schemas/CompletionMessage
    """

    role: str
    """Role of the author"""

    content: str | None = None
    """Text of the reply; null if the model only calls tools"""

    refusal: str | None = None
    """Refusal of the model, if it refused"""

    reasoning: str | None = None
    """How the model reasoned, in thinking mode"""

    tool_calls: list[ToolCall] | None = None
    """Tools the model wants called"""


class Choice(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One reply of the model.

    Source: #/components/schemas/Choice
    """

    index: int = 0
    """Position of the choice"""

    finish_reason: FinishReason | None = None
    """Why the model stopped: a natural end or stop sequence, the token limit, tool calls,
    or the content filter
    """

    native_finish_reason: str | None = None
    """The provider's own reason for the end"""

    logprobs: Logprobs | None = None
    """Log probabilities of the tokens, if asked for"""

    message: CompletionMessage
    """The message the model wrote."""


class PromptTokensDetails(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What the prompt tokens consist of.

    Source: #/components/schemas/PromptTokensDetails
    """

    cached_tokens: int | None = None
    """Tokens taken from the cache"""


class CompletionTokensDetails(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What the reply tokens consist of.

    Source: #/components/schemas/CompletionTokensDetails
    """

    reasoning_tokens: int | None = None
    """Tokens of the reasoning"""


class Usage(Part, frozen=True, kw_only=True, omit_defaults=True):
    """How many tokens the request took.

    Source: #/components/schemas/Usage
    """

    prompt_tokens: int
    """Tokens of the prompt"""

    completion_tokens: int
    """Tokens of the reply, reasoning included"""

    total_tokens: int
    """Both together"""

    prompt_tokens_details: PromptTokensDetails | None = None
    """What the prompt tokens consist of"""

    completion_tokens_details: CompletionTokensDetails | None = None
    """What the reply tokens consist of"""


class ChatCompletion(
    Document, frozen=True, kw_only=True, omit_defaults=True, dict=True
):
    """Reply of the model.

    Source: #/components/schemas/ChatCompletion
    """

    id: str = ""
    """ID of the completion"""

    model: str = ""
    """ID of the model that answered"""

    object: str = ""
    """Kind of object"""

    created: int = 0
    """When the completion was created, in Unix seconds"""

    choices: list[Choice]
    """Replies to choose from, usually one"""

    system_fingerprint: str | None = None
    """Identifies the configuration the model ran with"""

    usage: Usage | None = None
    """How many tokens the request took."""

    @property
    def message(self) -> CompletionMessage:
        """The message of the first choice."""
        if not self.choices:
            raise LookupError("the completion has no choices")
        return self.choices[0].message

    @property
    def text(self) -> str:
        """Text of the first choice; empty if there is none, as beside tool calls."""
        return (self.choices[0].message.content or "") if self.choices else ""

    @property
    def reasoning(self) -> str | None:
        """How the model reasoned about the first choice, if it told."""
        return self.choices[0].message.reasoning if self.choices else None

    @property
    def tool_calls(self) -> list[ToolCall]:
        """Tools that the first choice wants called."""
        return (self.choices[0].message.tool_calls or []) if self.choices else []


class FunctionCallDelta(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What this chunk adds to the call of a function.

    Source: #/components/schemas/FunctionCallDelta
    """

    name: str | None = None
    """Name of the function, in the call's first piece"""

    arguments: str | None = None
    """Text to append to the arguments"""


class ToolCallDelta(Part, frozen=True, kw_only=True, omit_defaults=True):
    """What this chunk adds to a tool call.

    Source: #/components/schemas/ToolCallDelta
    """

    index: int = 0
    """Which call of the message this belongs to"""

    id: str | None = None
    """ID of the call, in the call's first piece"""

    type: str | None = None
    """Kind of tool"""

    function: FunctionCallDelta | None = None
    """What this chunk adds to the call of a function."""


class Delta(Received, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """What this chunk adds to the message.

    Source: #/components/schemas/Delta
    """

    role: str | None = None
    """Role of the author, in the first chunk"""

    content: str | None = None
    """Text to append"""

    reasoning: str | None = None
    """Reasoning to append"""

    refusal: str | None = None
    """Refusal to append"""

    tool_calls: list[ToolCallDelta] | None = None
    """Pieces of tool calls"""


class ChunkChoice(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of one reply.

    Source: #/components/schemas/ChunkChoice
    """

    index: int = 0
    """Position of the choice"""

    delta: Delta
    """What this chunk adds to the message."""

    finish_reason: FinishReason | None = None
    """Why the model stopped; null until it has"""

    native_finish_reason: str | None = None
    """The provider's own reason for the end"""

    logprobs: Logprobs | None = None
    """Log probabilities of the tokens, if asked for"""


class ChatCompletionChunk(
    Document, frozen=True, kw_only=True, omit_defaults=True, dict=True
):
    """One piece of a streamed reply.

    Source: #/components/schemas/ChatCompletionChunk
    """

    id: str = ""
    """ID of the completion, the same in all its chunks"""

    model: str = ""
    """ID of the model that answered"""

    object: str = ""
    """Kind of object"""

    created: int = 0
    """When the completion was created, in Unix seconds"""

    choices: list[ChunkChoice]
    """Pieces of the replies; empty in the chunk that tells the usage"""

    system_fingerprint: str | None = None
    """Identifies the configuration the model ran with"""

    usage: Usage | None = None
    """Token usage, in the last chunk if asked for"""

    @property
    def text(self) -> str:
        """Text that this adds to the first choice; may be empty."""
        for choice in self.choices:
            if choice.index == 0:
                return choice.delta.content or ""
        return ""

    @property
    def reasoning(self) -> str | None:
        """Reasoning that this adds to the first choice."""
        for choice in self.choices:
            if choice.index == 0:
                return choice.delta.reasoning
        return None

    @property
    def tool_calls(self) -> list[ToolCallDelta]:
        """Pieces of tool calls that this adds to the first choice."""
        for choice in self.choices:
            if choice.index == 0:
                return choice.delta.tool_calls or []
        return []


class ParsedMessage(
    CompletionMessage,
    Generic[Parsed],
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    dict=True,
):
    """A message with what its text was parsed to; None if there was nothing to parse."""

    parsed: Parsed | None = None


class ParsedChoice(
    Choice, Generic[Parsed], frozen=True, kw_only=True, omit_defaults=True
):
    """A choice with a parsed message."""

    message: ParsedMessage[Parsed]


class ParsedCompletion(
    ChatCompletion,
    Generic[Parsed],
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    dict=True,
):
    """A completion whose messages were parsed to values of a type."""

    choices: list[ParsedChoice[Parsed]]  # type: ignore[assignment]

    @property
    def parsed(self) -> Parsed | None:
        """The value of the first choice."""
        return self.choices[0].message.parsed if self.choices else None
