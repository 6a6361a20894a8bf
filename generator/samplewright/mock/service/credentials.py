"""Whether a request carries the credentials that its operation asks for. Any key is right that has the right form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from samplewright.mock.messages import Request
from samplewright.openapi import security
from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject

_TOKEN68 = re.compile(r"[A-Za-z0-9\-._~+/:]+=*")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one credential is sent: in which header (`header`, `cookie`, `query`), under which name, after which word."""

    place: str
    name: str
    word: str = ""

    def wrong(self, request: Request, query: str) -> str | None:
        """What is wrong with the credential; None if it is there and has its form."""
        if self.place == "query":
            return None if any(parse_qs(query).get(self.name, [])) else f"the query has no {self.name}"
        if self.place == "cookie":
            cookies = (request.header("cookie") or "").split(";")
            found = any(one.strip().startswith(f"{self.name}=") for one in cookies)
            return None if found else f"there is no cookie {self.name}"
        value = request.header(self.name.lower())
        if value is None:
            return f"the header {self.name} is missing; send {self}"
        word, _, token = value.strip().partition(" ") if self.word else ("", "", value.strip())
        if word.lower() != self.word.lower():
            return f"the header {self.name} does not begin with {self.word}; send {self}"
        token = token.strip()
        if not token:
            return f"the header {self.name} has no key; send {self}"
        if self.word and not _TOKEN68.fullmatch(token):
            return f"the key in the header {self.name} has a character that no key has; send {self}"
        return None

    def __str__(self) -> str:
        key = "BASE64" if self.word == "Basic" else "YOUR_API_KEY"
        return f"`{self.name}: {self.word} {key}`" if self.word else f"`{self.name}: {key}`"


@dataclass(frozen=True, slots=True)
class Security:
    """What an operation asks for: any one of the alternatives, each of them whole."""

    alternatives: tuple[tuple[Scheme, ...], ...]

    def wrong(self, request: Request, query: str) -> str | None:
        first: str | None = None
        for schemes in self.alternatives:
            found = [wrong for scheme in schemes if (wrong := scheme.wrong(request, query))]
            if not found:
                return None
            first = first or found[0]
        return first

    @property
    def challenge(self) -> str | None:
        """The value of WWW-Authenticate, which a 401 must have."""
        words = [scheme.word for schemes in self.alternatives for scheme in schemes if scheme.word]
        return words[0] if words else None


def security_of(spec: Spec, operation: OperationObject) -> Security:
    alternatives = security.read(spec, operation)
    return Security(
        tuple(
            tuple(Scheme(found.location, found.name, found.scheme) for one in alternative if (found := one.credential))
            for alternative in alternatives
        )
    )
