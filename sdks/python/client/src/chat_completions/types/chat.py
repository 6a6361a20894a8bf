"""The names that openai-python has for the types of chat completions, where they differ or are used most."""

# pyright: reportUnusedImport=false

from .._params import Message as ChatCompletionMessageParam
from .._params import AssistantMessageParam as ChatCompletionAssistantMessageParam
from .._params import SystemMessageParam as ChatCompletionSystemMessageParam
from .._params import ToolMessageParam as ChatCompletionToolMessageParam
from .._params import UserMessageParam as ChatCompletionUserMessageParam
from .._params import ToolParam as ChatCompletionToolParam
from .._params import NamedToolChoiceParam as ChatCompletionNamedToolChoiceParam
from .._params import StreamOptionsParam as ChatCompletionStreamOptionsParam
from .._types import ChatCompletion as ChatCompletion
from .._types import ChatCompletionChunk as ChatCompletionChunk
from .._types import ParsedChoice as ParsedChoice
from .._types import ParsedCompletion as ParsedChatCompletion
from .._types import ParsedMessage as ParsedChatCompletionMessage
from .._types import CompletionMessage as ChatCompletionMessage
from .._types import ToolCall as ChatCompletionMessageToolCall
