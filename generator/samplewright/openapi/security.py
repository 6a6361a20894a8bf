"""Security of operations: which credentials they ask for, and how these are sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from samplewright.errors import Problem
from samplewright.ir import Auth
from samplewright.openapi.document import Spec
from samplewright.openapi.paths import OperationObject
from samplewright.openapi.pointers import Pointer
from samplewright.openapi.servers import encode_url, url_problem

#: A name that a header can have.
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
#: How the name of a key's variable ends, and how those begin that hold keys of others on many machines.
_KEY_ENDS = ("KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL", "CREDENTIALS", "AUTH")
_FOREIGN = tuple(
    f"{owner}_"
    for owner in [
        "ACTIONS",
        "AWS",
        "AZURE",
        "CARGO",
        "CI",
        "DOCKER",
        "GCP",
        "GH",
        "GITHUB",
        "GITLAB",
        "GOOGLE",
        "KUBE",
        "KUBERNETES",
        "NPM",
        "PIP",
        "PYPI",
        "SSH",
        "TWINE",
        "UV",
        "VAULT",
    ]
)
#: Headers that the client itself writes: they belong to the connection, or frame the request.
RESERVED_HEADERS = frozenset(
    [
        "connection",
        "content-encoding",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ]
)


@dataclass(frozen=True, slots=True)
class Credential:
    """How a secret is sent.

    Attributes:
        location: `header`, `cookie` or `query`.
        name: Of the header, cookie or query parameter.
        scheme: The word before the secret in `Authorization`, such as `Bearer`; empty if there is none.
    """

    location: str
    name: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A Security Scheme Object; `node` is None if the document does not define it."""

    name: str
    node: dict[str, Any] | None
    pointer: Pointer

    @property
    def credential(self) -> Credential | None:
        """How its secret is sent; None if the scheme is not defined or not a matter of the request (mutualTLS)."""
        node = self.node or {}
        kind = node.get("type")
        if kind == "apiKey":
            return Credential(node["in"], node["name"])
        if kind in ("oauth2", "openIdConnect"):
            return Credential("header", "Authorization", "Bearer")
        if kind == "http" and node.get("scheme"):
            return Credential("header", "Authorization", str(node["scheme"]).capitalize())
        return None


def declared_credentials(spec: Spec) -> tuple[Credential, ...]:
    """Return how the secrets of all schemes of a document are sent."""
    schemes, pointer = spec.descend(spec.document, (), "components", "securitySchemes")
    named = schemes.items() if isinstance(schemes, dict) else ()
    resolved = (SecurityScheme(name, *spec.resolve(node, (*pointer, name))) for name, node in named)
    return tuple(scheme.credential for scheme in resolved if scheme.credential)


def read(spec: Spec, operation: OperationObject) -> tuple[tuple[SecurityScheme, ...], ...]:
    """Return the security requirements of an operation: alternatives, each of which needs all of its schemes."""
    requirements = operation.node.get("security", spec.document.get("security")) or []
    schemes, pointer = spec.descend(spec.document, (), "components", "securitySchemes")
    defined = schemes if isinstance(schemes, dict) else {}

    def scheme(name: str) -> SecurityScheme:
        if name not in defined:
            return SecurityScheme(name, None, pointer)
        return SecurityScheme(name, *spec.resolve(defined[name], (*pointer, name)))

    return tuple(tuple(map(scheme, requirement)) for requirement in requirements)


def warnings(spec: Spec) -> tuple[Problem, ...]:
    """Warn of each `x-api-key-env` that does not look like the name of a key's variable, or like that of another key.

    Samples send the variable's value to the server, whatever it holds on the reader's machine.
    """
    schemes, pointer = spec.descend(spec.document, (), "components", "securitySchemes")
    found = []
    for name in schemes if isinstance(schemes, dict) else ():
        node, origin = spec.resolve(schemes[name], (*pointer, name))
        variable = node.get("x-api-key-env") if isinstance(node, dict) else None
        if isinstance(variable, str) and not _is_key_variable(variable):
            message = f"samples send the environment variable {variable[:80]!r} as the key; is it this API's?"
            hint = f"choose a name of your own that ends in {', '.join(_KEY_ENDS[:-1])} or {_KEY_ENDS[-1]}"
            found.append(spec.problem(message, (*origin, "x-api-key-env"), hint))
    return tuple(found)


def _is_key_variable(name: str) -> bool:
    return name.upper().endswith(_KEY_ENDS) and not name.upper().startswith(_FOREIGN)


def auth(spec: Spec, operation: OperationObject) -> Auth | None:
    """Return the header that samples send the key in; None if the operation can be called without.

    Raises:
        SpecError: A scheme is not defined, none is supported, or its extensions are invalid.
    """
    alternatives = read(spec, operation)
    if not alternatives or () in alternatives:
        return None
    for scheme in (scheme for alternative in alternatives for scheme in alternative):
        if scheme.node is None:
            raise spec.error(f"undefined security scheme {scheme.name!r}", (*operation.pointer, "security"))
        if header := _header(spec, scheme):
            return header
    raise spec.error(
        "unsupported security scheme",
        alternatives[0][0].pointer,
        "supported: http bearer, oauth2, openIdConnect, and apiKey in a header or cookie",
    )


def _header(spec: Spec, scheme: SecurityScheme) -> Auth | None:
    credential, node, pointer = scheme.credential, scheme.node or {}, scheme.pointer
    if credential is None or credential.location == "query" or credential.scheme not in ("", "Bearer"):
        return None
    if not TOKEN.fullmatch(credential.name):
        raise spec.error(f"invalid header name {credential.name!r}", (*pointer, "name"))
    if credential.location == "header" and credential.name.lower() in RESERVED_HEADERS:
        raise spec.error(f"the header {credential.name} cannot carry a key", (*pointer, "name"))
    header, prefix = credential.name, f"{credential.scheme} " if credential.scheme else ""
    if credential.location == "cookie":
        header, prefix = "Cookie", f"{credential.name}="
    variable = node.get("x-api-key-env", "API_KEY")
    if not isinstance(variable, str) or not _VARIABLE.fullmatch(variable):
        message = f"invalid name of an environment variable {variable!r}"
        raise spec.error(message, (*pointer, "x-api-key-env"), "use letters, digits and _ only")
    url = _key_url(spec, node, pointer)
    return Auth(header, prefix, variable, f"Set {variable} first" + (f"; get a key at {url}" if url else ""), url)


def _key_url(spec: Spec, node: dict[str, Any], pointer: Pointer) -> str | None:
    url = node.get("x-api-key-url")
    if not url:
        return None
    problem = url_problem(url) if isinstance(url, str) else "not a text"
    if problem is None and not str(url).lower().startswith("https:"):
        problem = "not https"
    if problem:
        raise spec.error(f"invalid https URL {str(url)[:200]!r}: {problem}", (*pointer, "x-api-key-url"))
    return encode_url(str(url))
