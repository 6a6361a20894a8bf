"""Server-sent events."""

from ._runtime.sse import Decoder as Decoder
from ._runtime.sse import Event as Event
