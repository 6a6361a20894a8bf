"""The settings of a client: its client.toml."""

from __future__ import annotations

from samplewright.literals.strings import StringSyntax
from samplewright.literals.toml_table import TomlTable


class ReservedNames(TomlTable, frozen=True):
    """Names that a document may use, and the code of a client needs.

    Attributes:
        types: Names that models and enums must not have.
        annotations: Names that the annotations of fields use, so that no field may have them.
        keywords: Keyword arguments of a call that are not parameters of the API.
        members: Members that the client adds to models, by part (`response`); `*`: to every model.
    """

    types: tuple[str, ...]
    annotations: tuple[str, ...]
    keywords: tuple[str, ...]
    members: dict[str, tuple[str, ...]]


class ClientSettings(TomlTable, frozen=True):
    """A client.toml.

    Attributes:
        paths: Ends of the paths of supported operations.
        version: Version of the client.
        roots: Names of the types of the request, the response and the event of a stream.
        request_suffix: Suffix of the names of the other types of requests.
        parts: Models by their paths of fields from `request`, `response` or `event`.
        required_parts: Parts without which there is no client.
        required_fields: Fields of the request and of parts without which there is no client.
        identifier: Regex of the names that an attribute or a keyword argument can have.
        field: Regex of the names that a field of a response can have; others are left to the raw JSON.
        keyword_prefix: Prefix of the keyword of a parameter whose own name is reserved or no identifier.
        reserved: Names that the code needs.
        statuses: Names of the errors by HTTP status.
        status_name: Name of the error of any other status, `{status}` replaced.
        docstring: How a description is written as a string.
        formatter: Formatter of the rendered files.
        formatted: Suffix of the files to format.
        headers: First line of the files by suffix, `{source}` replaced by the template.
    """

    paths: tuple[str, ...]
    version: str
    roots: tuple[str, str, str]
    request_suffix: str
    parts: dict[str, str]
    required_parts: tuple[str, ...]
    required_fields: tuple[str, ...]
    identifier: str
    field: str
    keyword_prefix: str
    reserved: ReservedNames
    statuses: dict[str, str]
    status_name: str
    docstring: StringSyntax
    formatter: str
    formatted: str
    headers: dict[str, str]

    def header(self, suffix: str, source: str) -> str:
        """Return the first line of a file, which names its source; empty if its suffix has none."""
        line = self.headers.get(suffix)
        return f"{line}\n".replace("{source}", source) if line else ""
