"""Credentials of a request: whether it has those that its operation requires. Any well-formed key is valid."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samplewright.mock.messages import Request
from samplewright.mock.service.parameter_checks import QueryValues
from samplewright.openapi import security
from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject
from samplewright.openapi.security import Credential

_TOKEN68 = re.compile(r"[A-Za-z0-9\-._~+/:]+=*")


@dataclass(frozen=True, slots=True)
class CredentialRules:
    """The credentials that an operation requires: any one of the alternatives, each of them completely."""

    alternatives: tuple[tuple[Credential, ...], ...]

    def problem(self, request: Request, query: QueryValues) -> str | None:
        """Return what is wrong with the credentials, by the first alternative; None if they are valid."""
        first: str | None = None
        for credentials in self.alternatives:
            problems = [problem for credential in credentials if (problem := _problem(credential, request, query))]
            if not problems:
                return None
            first = first or problems[0]
        return first

    @property
    def challenge(self) -> str | None:
        """The value of WWW-Authenticate, which a 401 must have."""
        credentials = (credential for alternative in self.alternatives for credential in alternative)
        return next((credential.scheme for credential in credentials if credential.scheme), None)


def read_rules(spec: Spec, operation: OperationObject) -> CredentialRules:
    """Return the credentials that an operation requires."""
    return CredentialRules(
        tuple(
            tuple(scheme.credential for scheme in alternative if scheme.credential)
            for alternative in security.read(spec, operation)
        )
    )


def _problem(credential: Credential, request: Request, query: QueryValues) -> str | None:
    name = credential.name
    if credential.location == "query":
        return None if any(query.get(name, ())) else f"missing query parameter {name}"
    if credential.location == "cookie":
        cookies = (request.header("cookie") or "").split(";")
        present = any(cookie.strip().startswith(f"{name}=") for cookie in cookies)
        return None if present else f"missing cookie {name}"
    value = request.header(name.lower())
    problem = f"missing header {name}" if value is None else _header_problem(credential, value.strip())
    return problem and f"{problem}; send {_expected(credential)}"


def _header_problem(credential: Credential, value: str) -> str | None:
    scheme, _, key = value.partition(" ") if credential.scheme else ("", "", value)
    if scheme.lower() != credential.scheme.lower():
        return f"header {credential.name} does not start with {credential.scheme}"
    if not key.strip():
        return f"missing API key in header {credential.name}"
    if credential.scheme and not _TOKEN68.fullmatch(key.strip()):
        return "invalid character in the API key"
    return None


def _expected(credential: Credential) -> str:
    key = "BASE64" if credential.scheme == "Basic" else "YOUR_API_KEY"
    return f"`{credential.name}: {credential.scheme} {key}`" if credential.scheme else f"`{credential.name}: {key}`"
