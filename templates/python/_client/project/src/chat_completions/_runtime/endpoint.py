"""The endpoint that a client calls."""

from __future__ import annotations

from collections.abc import Mapping

from .errors import StatusError


class Endpoint:
    """What the specification says about the endpoint; a subclass has the values.

    Attributes:
        version: Version of the client.
        base_url: Default base URL, without the path of the endpoint.
        path: Path of the endpoint, appended to the base URL.
        timeout: Default time limit of one network operation, in seconds.
        stream_end: Data of the event that ends a stream; None if a stream just ends.
        key_header: Header that carries the API key.
        key_prefix: Text before the API key in the header.
        key_env: Environment variable of the API key; None if the API needs no key.
        key_hint: Error message for a missing API key.
        url_env: Environment variable that replaces the base URL.
        models: Ids of the models; the first is the default of the command.
        keywords: Names of the parameters by keyword argument.
        status_errors: Error classes by HTTP status.
    """

    version: str
    base_url: str
    path: str
    timeout: float
    stream_end: bytes | None
    key_header: str
    key_prefix: str
    key_env: str | None
    key_hint: str
    url_env: str
    models: tuple[str, ...]
    keywords: Mapping[str, str]
    status_errors: Mapping[int, type[StatusError]]

    def error_class(self, status: int) -> type[StatusError]:
        """Return the error class of a status, or the nearest if it is undocumented."""
        if status in self.status_errors:
            return self.status_errors[status]
        return (
            self.status_errors.get(500, StatusError) if status >= 500 else StatusError
        )
