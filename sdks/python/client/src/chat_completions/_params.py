"""Requests as types: what a caller may pass, made from the specification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from msgspec import Meta

from ._types import CompletionMessage

if TYPE_CHECKING:
    import httpx


class _SystemMessageParam(TypedDict):

    role: Literal["system"]
    """Role of the author"""

    content: str
    """The instructions"""


class SystemMessageParam(_SystemMessageParam, total=False):
    """Instructions that apply to the whole conversation.

    Source: #/components/schemas/SystemMessage
    """

    name: str
    """Name that tells apart participants of the same role"""


class TextPartParam(TypedDict):
    """A piece of text.

    Source: #/components/schemas/TextPart
    """

    type: Literal["text"]
    """Kind of part"""


class _ImageUrlParam(TypedDict):

    url: str
    """URL of the image, or its data as a `data:` URL"""


class ImageUrlParam(_ImageUrlParam, total=False):
    """Where the image is and how closely to look at it.

    Source: #/components/schemas/ImageUrl
    """

    detail: Literal["auto", "low", "high"]
    """Level of detail at which the model reads the image

    Default: "auto"
    """


class ImagePartParam(TypedDict):
    """An image.

    Source: #/components/schemas/ImagePart
    """

    type: Literal["image_url"]
    """Kind of part"""

    image_url: ImageUrlParam
    """Where the image is and how closely to look at it."""


class VideoUrlParam(TypedDict):
    """Where the video is.

    Source: #/components/schemas/VideoUrl
    """

    url: str
    """URL of the video"""


class VideoPartParam(TypedDict):
    """A video.

    Source: #/components/schemas/VideoPart
    """

    type: Literal["video_url"]
    """Kind of part"""

    video_url: VideoUrlParam
    """Where the video is."""


class _UserMessageParam(TypedDict):

    role: Literal["user"]
    """Role of the author"""

    content: str | Sequence[TextPartParam | ImagePartParam | VideoPartParam]
    """Plain text, or a list of parts"""


class UserMessageParam(_UserMessageParam, total=False):
    """What the user says, with images or videos if the model understands them.

    Source: #/components/schemas/UserMessage
    """

    name: str
    """Name that tells apart participants of the same role"""


class AssistantFunctionCallParam(TypedDict):
    """The function that was called.

    Source: #/components/schemas/AssistantFunctionCall
    """

    name: str
    """Name of the function"""

    arguments: str
    """Arguments as JSON text, as the model wrote them"""


class AssistantToolCallParam(TypedDict):
    """A tool call of an earlier assistant message.

    Source: #/components/schemas/AssistantToolCall
    """

    id: str
    """ID of the call, repeated by its tool message"""

    type: Literal["function"]
    """Kind of tool"""

    function: AssistantFunctionCallParam
    """The function that was called."""


class _AssistantMessageParam(TypedDict):

    role: Literal["assistant"]
    """Role of the author"""


class AssistantMessageParam(_AssistantMessageParam, total=False):
    """The model's earlier reply, sent back as part of the conversation.

    Source: #/components/schemas/AssistantMessage
    """

    content: str | None
    """Text of the reply; null if the message only calls tools"""

    reasoning: str | None
    """Reasoning that led to the reply"""

    refusal: str | None
    """Refusal of the model, if it refused"""

    name: str
    """Name that tells apart participants of the same role"""

    tool_calls: Sequence[AssistantToolCallParam]
    """Tool calls the model made"""


class ToolMessageParam(TypedDict):
    """Result of a tool call.

    Source: #/components/schemas/ToolMessage
    """

    role: Literal["tool"]
    """Role of the author"""

    tool_call_id: str
    """ID of the tool call that is answered"""

    content: str
    """Result of the call, often JSON text"""


class TextFormatParam(TypedDict):
    """Plain text, the default.

    Source: #/components/schemas/TextFormat
    """

    type: Literal["text"]
    """Kind of format"""


class JsonObjectFormatParam(TypedDict):
    """JSON mode: the reply is a valid JSON object.

    Source: #/components/schemas/JsonObjectFormat
    """

    type: Literal["json_object"]
    """Kind of format"""


class _JsonSchemaParam(TypedDict):

    name: str
    """Name: up to 64 letters, digits, underscores and dashes"""


class JsonSchemaParam(_JsonSchemaParam, total=False):
    """A named JSON Schema.

    Source: #/components/schemas/JsonSchema
    """

    description: str
    """What the format is for, so that the model knows how to answer"""

    schema: Mapping[str, Any]
    """The JSON Schema object"""

    strict: bool | None
    """Whether the reply must follow the schema exactly"""


class JsonSchemaFormatParam(TypedDict):
    """Structured output: the reply is JSON that follows a schema.

    Source: #/components/schemas/JsonSchemaFormat
    """

    type: Literal["json_schema"]
    """Kind of format"""

    json_schema: JsonSchemaParam
    """A named JSON Schema."""


class _FunctionDefinitionParam(TypedDict):

    name: str
    """Name: up to 64 letters, digits, underscores and dashes"""


class FunctionDefinitionParam(_FunctionDefinitionParam, total=False):
    """A function as the model gets to see it.

    Source: #/components/schemas/FunctionDefinition
    """

    description: str
    """What the function does, so that the model knows when to call it"""

    parameters: Mapping[str, Any]
    """Parameters of the function as a JSON Schema object"""

    strict: bool | None
    """Whether the arguments must follow the schema exactly"""


class ToolParam(TypedDict):
    """A tool the model may call.

    Source: #/components/schemas/Tool
    """

    type: Literal["function"]
    """Kind of tool"""

    function: FunctionDefinitionParam
    """A function as the model gets to see it."""


class FunctionNameParam(TypedDict):
    """The function to call.

    Source: #/components/schemas/FunctionName
    """

    name: str
    """Name of the function"""


class NamedToolChoiceParam(TypedDict):
    """Forces the model to call one function.

    Source: #/components/schemas/NamedToolChoice
    """

    type: Literal["function"]
    """Kind of tool"""

    function: FunctionNameParam
    """The function to call."""


class StreamOptionsParam(TypedDict, total=False):
    """Options of a streamed reply.

    Source: #/components/schemas/StreamOptions
    """

    include_usage: bool
    """Whether a last chunk, with empty `choices`, tells the token usage"""


class RequestOptions(TypedDict, total=False):
    """How one call is made. What is left out is as the client has it."""

    timeout: float | httpx.Timeout | None
    """Seconds that one step of a try may take: connecting, sending, waiting for bytes. None: no limit."""

    deadline: float | None
    """Seconds for the whole call: all tries and the waits between them."""

    max_retries: int
    """Tries after the first."""

    extra_headers: Mapping[str, str | None] | None
    """Laid over the client's headers; None removes one."""

    extra_query: Mapping[str, object] | None
    """Laid over the client's query."""

    extra_body: Mapping[str, object] | None
    """Laid over the body: for parameters that the specification does not know."""

    idempotency_key: str | None
    """Names the request, the same in all its tries; made up if left out."""


class CompletionParams(RequestOptions, total=False):
    """Request body of a chat completion.

    Those with a default have it on the server; one that is None is not sent.

    Source: #/components/schemas/CreateChatCompletionRequest
    """

    temperature: Annotated[float, Meta(ge=0.0, le=2.0)] | None
    """Influences how varied the replies are. Lower values make them more predictable and
    typical, higher values more diverse and less common. At 0 the model answers the same
    input the same way as far as it can.

    Default: 1.0
    """

    top_p: Annotated[float, Meta(ge=0.0, le=1.0)] | None
    """Limits the range of candidates while generating: from the tokens whose cumulative
    probability reaches or exceeds p, one is picked at random. This keeps the text
    diverse while respecting the probability distribution. Since both `temperature` and
    `top_p` control diversity, set only one of them.

    Default: 1.0
    """

    top_k: Annotated[int, Meta(ge=0)] | None
    """Restricts the choice at each step to a smaller set of tokens. With 1 the model
    always takes the most likely next token, which gives predictable results.

    Default: 0
    """

    frequency_penalty: Annotated[float, Meta(ge=-2.0, le=2.0)] | None
    """Controls the repetition of tokens by how often they appear in the input: the more
    frequent a token, the less it is used again, in proportion to its frequency. The
    penalty grows with each occurrence. Negative values encourage reuse.

    Default: 0.0
    """

    presence_penalty: Annotated[float, Meta(ge=-2.0, le=2.0)] | None
    """Adjusts how often the model repeats tokens already used in the input. Higher values
    make repetition less likely, negative values more likely. Unlike the frequency
    penalty, it does not grow with the number of occurrences.

    Default: 0.0
    """

    repetition_penalty: Annotated[float, Meta(ge=0.0, le=2.0)] | None
    """Helps to reduce the repetition of tokens from the input. Higher values make
    repetition less likely, but too high a value makes the output less coherent (often
    run-on sentences that lack small words). The penalty is scaled by the original
    token's probability.

    Default: 1.0
    """

    min_p: Annotated[float, Meta(ge=0.0, le=1.0)] | None
    """The minimum probability for a token to be considered, relative to that of the most
    likely token. With 0.1, only tokens at least a tenth as probable as the best option
    are considered.

    Default: 0.0
    """

    top_a: Annotated[float, Meta(ge=0.0, le=1.0)] | None
    """Considers only the top tokens with a "sufficiently high" probability, based on the
    probability of the most likely token; think of it as a dynamic Top-P. A lower value
    narrows the choice around the most probable token. A higher value does not
    necessarily affect creativity, but refines the filtering by the maximum probability.

    Default: 0.0
    """

    seed: int | None
    """If given, sampling is deterministic: repeated requests with the same seed and
    parameters should return the same result. Some models cannot guarantee determinism.
    """

    max_tokens: Annotated[int, Meta(ge=1)] | None
    """Upper limit for the number of tokens the model may generate in its reply. Its
    maximum is the context length minus the length of the prompt.
    """

    logit_bias: Mapping[str, Annotated[float, Meta(ge=-100, le=100)]] | None
    """Changes the likelihood of given tokens appearing in the output. Maps a token ID to a
    bias between -100 and 100, which is added to the logits before sampling.
    """

    logprobs: bool | None
    """Whether to return the log probabilities of the output tokens. If true, each output
    token comes with its log probability.
    """

    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None
    """How many of the most likely tokens to return at each position, between 0 and 20,
    each with its log probability. Requires `logprobs` to be true.
    """

    structured_outputs: bool | None
    """Says whether the model may return structured output by the `json_schema` given in
    `response_format`.
    """

    stop: Sequence[str] | str | None
    """Generation stops as soon as the model meets any of the given sequences. A single
    sequence may be given as a plain string.
    """

    tool_choice: Literal["none", "auto", "required"] | NamedToolChoiceParam | None
    """Controls which tool the model calls. 'none': no tool, it writes a message instead.
    'auto': it may write a message or call one or more tools. 'required': it must call
    one or more tools. Naming a tool by {"type": "function", "function": {"name":
    "my_function"}} forces the model to call that tool.
    """

    parallel_tool_calls: bool | None
    """Whether functions may be called in parallel when tools are used. If true, the model
    may call several functions at once; if false, functions are called one after
    another.

    Default: true
    """

    verbosity: Literal["low", "medium", "high"] | None
    """Controls how verbose and long the model's reply is. Lower values give more concise
    answers, higher values more detailed and comprehensive ones.

    Default: "medium"
    """

    enable_thinking: bool | None
    """Switches between the thinking mode, for complex reasoning, mathematics and planning,
    and the non-thinking mode, for quick questions, translation and summaries. If left
    out, the model decides; Qwen3-8B thinks.
    """

    stream_options: StreamOptionsParam | None
    """Options of a streamed reply; only together with `stream: true`."""


#: Ids of the specification's models; any other is taken too.
ModelId = (
    Literal[
        "qwen/qwen3-8b",
        "qwen/qwen3-vl-8b-instruct",
    ]
    | str
)
#: A message as a dict, or as it came in a completion.
Message = (
    SystemMessageParam
    | UserMessageParam
    | AssistantMessageParam
    | ToolMessageParam
    | CompletionMessage
)
#: A conversation; a string is one message of the user.
Messages = str | Iterable[Message]
#: A tool as a dict, or a function with type hints.
Tool = ToolParam | Callable[..., Any]
ResponseFormat = TextFormatParam | JsonObjectFormatParam | JsonSchemaFormatParam
