"""Credentials in requests are masked wherever requests are shown."""

from __future__ import annotations

import contextlib
import re
from base64 import b64decode
from collections.abc import Iterable
from urllib.parse import unquote_plus

from samplewright.mock.messages import Request
from samplewright.openapi.security import Credential

MASK = "***"
#: Names of headers, and of query parameters, that hold credentials although the document does not say so.
_HEADER = re.compile(
    r"authorization|authentication|cookie|key|token|secret|passw|credential|signature|session", re.IGNORECASE
)
_PARAMETER = re.compile(r"(?:key|token|secret|password|passwd|credential|signature|auth)$", re.IGNORECASE)
#: A shorter secret, such as `test`, is masked where it was sent, but not wherever else these letters occur.
_SHORTEST = 8


class Redaction:
    """Mask the credentials of the schemes that a document declares, and what has the name of one."""

    def __init__(self, credentials: Iterable[Credential] = ()) -> None:
        """Read the names of credentials.

        Args:
            credentials: How the document's schemes send their secrets.
        """
        declared = tuple(credentials)
        self._headers = {credential.name.lower() for credential in declared if credential.location == "header"}
        self._parameters = {credential.name for credential in declared if credential.location == "query"}

    def headers(self, headers: dict[str, str]) -> dict[str, str]:
        """Return headers with the values of credentials masked."""
        return {name: MASK if self._is_secret_header(name) else value for name, value in headers.items()}

    def target(self, target: str) -> str:
        """Return a request target with the values of credentials in its query masked."""
        path, mark, query = target.partition("?")
        if not mark:
            return target
        return path + mark + "&".join(map(self._masked_parameter, query.split("&")))

    def text(self, text: str, request: Request) -> str:
        """Return a text about a request with the request's credentials masked."""
        for secret in self._secrets(request):
            text = text.replace(secret, MASK)
        return text

    def _secrets(self, request: Request) -> list[str]:
        """Return the credentials of a request, longest first."""
        values: list[str] = []
        for name, value in request.headers:
            if self._is_secret_header(name):
                values += _secrets_in(value)
        for pair in request.target.partition("?")[2].split("&"):
            name, _, value = pair.partition("=")
            if self._is_secret_parameter(name):
                values += [value, unquote_plus(value)]
        return sorted({value for value in values if len(value) >= _SHORTEST}, key=len, reverse=True)

    def _masked_parameter(self, pair: str) -> str:
        name, equals, _ = pair.partition("=")
        return f"{name}={MASK}" if equals and self._is_secret_parameter(name) else pair

    def _is_secret_header(self, name: str) -> bool:
        return name in self._headers or _HEADER.search(name) is not None

    def _is_secret_parameter(self, name: str) -> bool:
        name = unquote_plus(name)
        return name in self._parameters or _PARAMETER.search(name) is not None


def _secrets_in(header: str) -> list[str]:
    """Return what may be a secret in a header: the whole, each word, a cookie's values, and a password in base64."""
    words = header.split()
    stripped = [word.rstrip("=") for word in words]
    cookies = [pair.partition("=")[2].strip() for pair in header.split(";")]
    passwords = []
    if len(words) == 2 and words[0].lower() == "basic":
        with contextlib.suppress(ValueError):
            passwords = [b64decode(words[1]).decode().partition(":")[2]]
    return [header, *words, *stripped, *cookies, *passwords]
