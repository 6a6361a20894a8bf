"""Credentials are masked wherever requests are shown."""

from __future__ import annotations

import json
from base64 import b64encode

from hypothesis import given
from hypothesis import strategies as st

from samplewright.mock.http.access_log import json_line, text_line
from samplewright.mock.http.journal import Journal
from samplewright.mock.http.redaction import Redaction
from samplewright.mock.messages import Request, Response
from samplewright.openapi.security import Credential

DECLARED = Redaction(
    [Credential("header", "X-Badge"), Credential("query", "pass code"), Credential("cookie", "sid"), Credential("header", "Authorization", "Basic")]
)  # fmt: skip
SECRETS = st.text("qzj0123456789", min_size=12, max_size=40)


@given(SECRETS, st.sampled_from(["badge", "bearer", "basic", "cookie", "query", "undeclared", "api_key"]))
def test_no_secret_is_shown(secret: str, place: str) -> None:
    header = {
        "badge": ("x-badge", secret), "bearer": ("authorization", f"Bearer {secret}"), "basic": ("authorization", f"Basic {secret}=="),
        "cookie": ("cookie", f"a=b; sid={secret}"), "undeclared": ("x-session-token", secret),
    }.get(place, ("accept", "*/*"))  # fmt: skip
    target = {"query": f"/a?x=1&pass%20code={secret}&y=2", "api_key": f"/a?api_key={secret}"}.get(place, "/a")
    journal = Journal()
    journal.redaction = DECLARED
    request = Request("POST", target, (header, ("referer", f"http://x/{secret}")), f'{{"key": "{secret}"}}'.encode())
    entry = journal.add(request, Response(400, (), b"", detail=f"bad value {secret} here"))
    for shown in (text_line(entry), json_line(entry), entry.public_path, entry.public_detail):
        assert secret not in shown
    public = entry.public()
    assert public["body"] == '{"key": "***"}' and secret not in json.dumps({**public, "headers": 0})
    assert public["headers"][header[0]] == ("*/*" if header[0] == "accept" else "***")
    assert secret in entry.path + json.dumps(entry.headers), "a test that holds the mock sees what was sent"


def test_a_password_in_base64_is_masked_in_clear_text_as_well() -> None:
    encoded = b64encode(b"user:correct horse").decode()
    request = Request("POST", "/", (("authorization", f"Basic {encoded}"),), b"")
    assert DECLARED.text(f"correct horse {encoded}", request) == "*** ***"


def test_what_is_no_credential_stays() -> None:
    assert (
        DECLARED.target("/a?max_tokens=5&q=key&pass+code=1&access_token=2")
        == "/a?max_tokens=5&q=key&pass+code=***&access_token=***"
    )
    request = Request("POST", "/", (("authorization", "Bearer test"),), b"this is a test")
    assert DECLARED.text("this is a test", request) == "this is a test"
