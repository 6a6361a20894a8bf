"""Servers, paths, headers and keys of strangers' documents: one error each, with its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplewright.errors import SpecError
from samplewright.openapi import operations, scenarios, security, servers
from samplewright.openapi.servers import url_problem
from support.specs import document, responses, scenarios_of, spec


def problems(value: dict[str, Any]) -> list[tuple[str, str | None]]:
    loaded = spec(value)
    with pytest.raises(SpecError) as caught:
        scenarios.build(loaded, operations.read(loaded))
    return [(problem.message, problem.location and problem.location.pointer) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://[::1", "invalid host"),
        ("https://::1", "the port is no number from 1 to 65535"),
        ("https://[::1]]/", "invalid host"),
        ("https://[fe80::1%25eth0]/", "invalid host"),
        ("https://[1.2.3.4]", "invalid host"),
        ("https://a..b", "invalid host"),
        ("https://.a", "invalid host"),
        ("https://-a.b", "invalid host"),
        (f"https://{'a' * 64}.b", "invalid host"),
        ("https://300.1.1.1", "invalid host"),
        ("https://1.1", "invalid host"),
        ("https:///path", "invalid host"),
        ("https://例え.jp", "invalid host"),
        ("https://a.b:0", "the port is no number from 1 to 65535"),
        ("https://a.b:65536", "the port is no number from 1 to 65535"),
        ("https://a.b:８０", "the port is no number from 1 to 65535"),
        ("https://a.b:http", "the port is no number from 1 to 65535"),
        ("https://user:secret@a.b", "user information before the host"),
        ("https://a.b@c.d/", "user information before the host"),
        ("https://a.b/x y", "' ' in it"),
        ("https://a.b/\tx", r"'\t' in it"),
        ("https://a.b\\c", r"'\\' in it"),
        ("https://a.b/\x1b[2J", r"'\x1b' in it"),
        ("https://a.b/100%", "a percent sign without two hexadecimal digits"),
        ("https://a.b/%zz", "a percent sign without two hexadecimal digits"),
        ("ftp://a.b", "no http:// or https:// before the host"),
        ("a.b", "no http:// or https:// before the host"),
    ],
)
@pytest.mark.parametrize("is_variable", [False, True])
def test_servers(url: str, reason: str, is_variable: bool) -> None:
    server = {"url": "{all}", "variables": {"all": {"default": url}}} if is_variable else {"url": url}
    found = problems(document({"responses": responses()}, servers=[server]))
    assert found == [(f"invalid http or https URL {url!r}: {reason}", "/servers/0/url")]


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "HTTPS://A.b.:65535/x%2Fy",
        "https://[::1]:8443/v1",
        "http://127.0.0.1:1",
        "https://a_b.c-d/~/é",
    ],
)
def test_servers_that_every_client_understands(url: str) -> None:
    assert url_problem(url) is None


@given(st.text("htps:/[]@.%a1\\ \x00#?é", max_size=30).map("https://".__add__) | st.text())
def test_any_text_is_a_server_or_has_a_problem(url: str) -> None:
    value = document({"responses": responses()}, servers=[{"url": url}])
    loaded = spec(value)
    try:
        (operation,) = operations.read(loaded)
    except SpecError as error:
        assert error.problems[0].location and error.problems[0].location.line
    else:
        assert operation.base_url.isascii() and operation.base_url.lower().startswith(("http://", "https://"))
    assert servers.Server(url, ()).path is not None


def test_defaults_of_server_variables_are_not_filled_again() -> None:
    variables = {f"v{n}": {"default": f"{{v{n + 1}}}" * 2} for n in range(60)}
    found = problems(document({"responses": responses()}, servers=[{"url": "https://{v0}", "variables": variables}]))
    assert found == [("the server variable {v1} has no default", "/servers/0/url")]


@pytest.mark.parametrize("path", ["/100%", "/%zz/a", "/a%4", "/%"])
def test_a_stray_percent_sign_in_a_path(path: str) -> None:
    value = document() | {"paths": {path: {"get": {"responses": responses()}}}}
    assert problems(value) == [
        ("a percent sign without two hexadecimal digits in the path", f"/paths/{path.replace('/', '~1')}")
    ]


def test_an_encoded_path_is_kept() -> None:
    value = document() | {"paths": {"/a%2Fb%20c": {"get": {"operationId": "x", "responses": responses()}}}}
    assert scenarios_of(value)["x"].path == "/a%2Fb%20c"


def with_header(name: str, **more: Any) -> dict[str, Any]:
    parameter = {"name": name, "in": "header", "required": True, "schema": {"type": "string"}, **more}
    scheme = {"type": "apiKey", "in": "header", "name": "X-Key"}
    operation = {"operationId": "x", "responses": responses(), "parameters": [parameter], "security": [{"key": []}]}
    return document(operation, components={"securitySchemes": {"key": scheme}})


@pytest.mark.parametrize("name", ["Content-Type", "ACCEPT", "authorization", "x-key"])
def test_headers_that_have_another_source_are_ignored(name: str) -> None:
    assert scenarios_of(with_header(name, example="text/plain"))["x"].headers == ()
    assert scenarios_of(with_header(f"{name}-Version", example="1"))["x"].headers == ((f"{name}-Version", "1"),)


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "CONNECTION", "Upgrade", "TE"])
@pytest.mark.parametrize("required", [True, False])
def test_headers_of_the_connection_are_refused(name: str, required: bool) -> None:
    assert problems(with_header(name, required=required)) == [
        (f"the header {name} cannot be a parameter", "/paths/~1things/post/parameters/0/name")
    ]


@pytest.mark.parametrize("name", ["Host", "content-length"])
def test_a_key_cannot_be_sent_in_a_header_of_the_connection(name: str) -> None:
    value = with_header("X")
    value["components"]["securitySchemes"]["key"]["name"] = name
    assert problems(value) == [(f"the header {name} cannot carry a key", "/components/securitySchemes/key/name")]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://a.b/key", "not https"),
        ("https://user@a.b", "user information before the host"),
        ("https://a.b/\n", r"'\n' in it"),
        ("https://a.b/\u202e x", "' ' in it"),
        (5, "not a text"),
    ],
)
def test_addresses_of_keys(url: Any, reason: str) -> None:
    value = with_header("X")
    value["components"]["securitySchemes"]["key"]["x-api-key-url"] = url
    pointer = "/components/securitySchemes/key/x-api-key-url"
    assert problems(value) == [(f"invalid https URL {str(url)!r}: {reason}", pointer)]


def warnings_of(variable: str) -> list[str | None]:
    value = with_header("X")
    value["components"]["securitySchemes"]["key"]["x-api-key-env"] = variable
    return [problem.location and problem.location.pointer for problem in security.warnings(spec(value))]


@pytest.mark.parametrize(
    "name", ["AWS_SECRET_ACCESS_KEY", "github_token", "NPM_TOKEN", "PATH", "HOME", "MY_KEYS", "KEY_ID"]
)
def test_a_variable_that_is_not_a_key_of_this_api_gives_a_warning(name: str) -> None:
    assert warnings_of(name) == ["/components/securitySchemes/key/x-api-key-env"]


@pytest.mark.parametrize("name", ["MY_API_KEY", "ACME_TOKEN", "acme_secret", "OPENAI_API_KEY", "AWSOME_KEY"])
def test_usual_variables_give_none(name: str) -> None:
    assert warnings_of(name) == []
