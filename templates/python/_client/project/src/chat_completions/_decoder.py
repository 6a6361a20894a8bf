"""Responses, decoded to the types of the specification."""

from ._runtime.responses import ResponseDecoder
from ._types import ChatCompletion, ChatCompletionChunk

DECODER = ResponseDecoder(ChatCompletion, ChatCompletionChunk)
