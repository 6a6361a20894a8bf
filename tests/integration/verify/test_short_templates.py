"""Templates are proven: a small defect in one makes `verify` fail under the condition that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplewright.config import data_directory
from support.sample_project import SampleProject

TEMPLATES = data_directory("templates")
#: Target, template, a text of it, what stands there instead, the scenario, the condition, the verdict.
DEFECTS = {
    "the end mark is not missed": (
        "shell/curl", "shell/_short_stream.jinja", 'error("Stream ended early")', "empty",
        "stream", "no-end", "run-failed",
    ),
    "the media type is another": (
        "shell/curl", "shell/curl/short.jinja", '"Content-Type: " ~ content_type', '"Content-Type: text/plain"',
        "basic", "ok", "rejected",
    ),
    "a byte order mark is kept": (
        "c/libcurl", "c/_short_stream.jinja", 'event += strspn(event, "\\xEF\\xBB\\xBF");', "",
        "stream", "sse-bom", "wrong-output",
    ),
    "the output is buffered by the runtime": (
        "c/libcurl", "c/_short_stream.jinja", "fflush(stdout);", "", "stream", "ok", "wrong-output",
    ),
    "the end mark is not missed at all": (
        "php/curl", "php/curl/short.jinja", "throw new Exception(curl_error($curl) ?: 'Stream ended early');", "exit(0);",
        "stream", "no-end", "run-failed",
    ),
    "the output is buffered": (
        "ruby/net_http", "ruby/net_http/_short_stream.jinja", "$stdout.sync = true\n", "",
        "stream", "ok", "wrong-output",
    ),
    "the end mark is not missed either": (
        "ruby/net_http", "ruby/net_http/_short_stream.jinja", 'abort "Stream ended early"', 'print "\\n"',
        "stream", "no-end", "run-failed",
    ),
    "a text ends at U+0000": (
        "c/libcurl", "c/_short_response.jinja", "fwrite(text, 1, length, stdout);", "fputs(text, stdout);",
        "basic", "nul-text", "wrong-output",
    ),
    "a streamed text ends at U+0000": (
        "c/libcurl", "c/_short_stream.jinja", "fwrite(text, 1, text_size, stdout);", 'fputs(text ? text : "", stdout);',
        "stream", "nul-text", "wrong-output",
    ),
    "the key that a server repeats is shown": (
        "swift/urlsession", "swift/urlsession/_short_response.jinja",
        """replacingOccurrences(of: key, with: \\"***\\")""", "description", "basic", "echoed-key", "leaked-key",
    ),
    "the home directory has credentials": (
        "python/requests", "python/requests/short.jinja", "    auth=lambda request: request,  # not from ~/.netrc\n", "",
        "basic", "netrc", "rejected",
    ),
    "the home directory has settings": (
        "shell/curl", "shell/curl/short.jinja", "curl --disable ", "curl ", "basic", "netrc", "no-request",
    ),
    "the key that a server repeats is shown, too": (
        "shell/curl", "shell/curl/short.jinja", "{{ hide }}", "", "basic", "echoed-key", "leaked-key",
    ),
    "an exception shows the key that a server repeats": (
        "python/openai", "python/openai/short.jinja", '.replace(key, "***")', "", "basic", "echoed-key", "leaked-key",
    ),
    "an empty text is missed": (
        "python/requests", "python/requests/short.jinja", '["content"] + "\\n")', '["content"] or sys.exit("No text"))',
        "basic", "empty-content", "run-failed",
    ),
}  # fmt: skip
#: The same of complete forms.
COMPLETE_DEFECTS = {
    "the key that a server repeats is shown, too": (
        "ruby/net_http", "ruby/net_http/complete.jinja", '.gsub(KEY, "***")', "", "basic", "echoed-key", "leaked-key",
    ),
    "a redirect is followed by a library's default": (
        "python/requests", "python/requests/complete.jinja", "allow_redirects=False", "allow_redirects=True",
        "basic", "redirect", "extra-request",
    ),
    "the key that a server repeats is shown": (
        "c/libcurl", "c/_failure.jinja", "*key != '\\0' && ", "0 && ", "basic", "echoed-key", "leaked-key",
    ),
    "a redirect is followed": (
        "c/libcurl", "c/libcurl/complete.jinja", "  CURLcode result = curl_easy_perform(curl);",
        "  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);\n  CURLcode result = curl_easy_perform(curl);",
        "basic", "redirect", "extra-request",
    ),
    "a text ends at U+0000": (
        "c/libcurl", "c/_response.jinja", "fwrite(text, 1, length, stdout);", "fputs(text, stdout);",
        "basic", "nul-text", "wrong-output",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_a_small_defect_is_found(tmp_path: Path, name: str) -> None:
    check_is_found(tmp_path, "short", *DEFECTS[name])


@pytest.mark.parametrize("name", COMPLETE_DEFECTS)
def test_a_small_defect_of_a_complete_form_is_found(tmp_path: Path, name: str) -> None:
    check_is_found(tmp_path, "complete", *COMPLETE_DEFECTS[name])


def check_is_found(
    tmp_path: Path, form: str, target: str, template: str, text: str, replacement: str, scenario: str,
    condition: str, verdict: str,
) -> None:  # fmt: skip
    project = SampleProject(tmp_path, data_directory("spec") / "openapi.yaml")
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    assert text in source
    (project.templates / template).parent.mkdir(parents=True)
    (project.templates / template).write_text(source.replace(text, replacement), encoding="utf-8")
    project.run("generate", "--target", target)
    options = ("--redirected", "--form", form, "--scenario", scenario, "--condition", condition, "--all", "--json")
    outcomes = project.run("verify", "--target", target, *options, code=None).json["outcomes"]
    if outcomes[0]["verdict"] in ("toolchain-missing", "package-missing"):
        pytest.skip(outcomes[0]["detail"])
    own = [outcome["verdict"] for outcome in outcomes if outcome["scenario"].removeprefix("complete/") == scenario]
    assert set(own) == {verdict}
