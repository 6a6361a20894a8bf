"""The site in a real browser: tabs, copying, themes, accessibility, and the panel that sends requests."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from integration.site.conftest import ROOT, Open
from samplewright.mock import MockServer
from samplewright.openapi import operations, scenarios
from support.service_helpers import SPEC

pytestmark = pytest.mark.xdist_group("browser")
MODELS = ("qwen3-8b", "qwen3-vl-8b-instruct")
PAGES = [f"{language}/{model}.html" for language in ("en", "zh") for model in MODELS]
EVERY = scenarios.build(SPEC, operations.read(SPEC))
#: The scenarios of a page, by name.
SCENARIOS = {
    name: {scenario.name: scenario for scenario in EVERY if scenario.model.endswith(f"/{Path(name).stem}")}
    for name in PAGES
}
OF_OTHER_MODEL = "zh/scenarios/qwen3-vl-8b-instruct/stream.html"
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
AT_ONCE = {"reduced_motion": "reduce"}


def shown(page: Any) -> list[str]:
    """Return the targets whose samples are visible."""
    return [one.get_attribute("data-target") for one in page.locator(".sample:visible").all()]


def until(page: Any, condition: str) -> None:
    """Wait until a JavaScript expression is true; the page's policy forbids Playwright's own way."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"timed out: {condition}")


def tab(page: Any, name: str) -> Any:
    return page.get_by_role("tab", name=name, exact=True)


def test_every_page_opens_without_requests_or_errors(site: Path, visit: Open) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 1 + 2 * (len(MODELS) + len(EVERY))
    page = visit(pages[0])
    for file in pages[1:]:
        page.goto(file.as_uri())
    assert page.evaluate("document.querySelector('meta[http-equiv]').content").startswith("default-src 'none'")


def test_every_link_has_a_target(site: Path, visit: Open) -> None:
    page = visit(site / "index.html")
    for file in [site / "index.html", *(site / name for name in PAGES), site / OF_OTHER_MODEL]:
        page.goto(file.as_uri())
        for link in page.locator("a[href]").all():
            address = link.evaluate("one => one.href")
            if address.startswith("file:"):
                path, _, anchor = address.removeprefix("file://").partition("#")
                assert Path(path).is_file(), address
                assert not anchor or page.locator(f"[id='{anchor}']").count() == 1, address
            else:
                assert address.startswith("https://wcode.net/")


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_small(site: Path, name: str) -> None:
    content = (site / name).read_bytes()
    assert len(content) < 560_000 and len(gzip.compress(content)) < 100_000


def test_tabs_share_and_remember_the_target(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0])
    assert shown(page) == ["shell/curl"]
    tab(page, "Go · net/http").click()
    assert shown(page) == ["go/net_http"]
    page.get_by_label("Scenario").select_option("stream")
    assert shown(page) == ["go/net_http"] and "sse.Read(" in page.locator(".form:visible pre code").inner_text()
    page.reload()
    assert shown(page) == ["go/net_http"]
    other = visit(site / "zh" / "qwen3-vl-8b-instruct.html", context=page.context)
    assert shown(other) == ["go/net_http"]
    assert shown(visit(site / "en" / "scenarios" / "tools.html", context=page.context)) == ["go/net_http"]


def test_tabs_by_keyboard(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0], **AT_ONCE)
    tabs = page.get_by_role("tab")
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    assert tabs.nth(1).evaluate("one => one === document.activeElement && one.ariaSelected === 'true'")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert tabs.last.evaluate("one => one === document.activeElement")
    page.keyboard.press("Home")
    assert shown(page) == [page.locator(".sample").first.get_attribute("data-target")]
    page.keyboard.press("Tab")  # one stop for all tabs, then what they open
    assert page.evaluate("document.activeElement.closest('.sample') !== null")
    page.keyboard.press("Enter")
    panel = page.get_by_role("tabpanel").filter(visible=True)
    assert panel.evaluate("one => document.getElementById(one.getAttribute('aria-labelledby')).ariaSelected") == "true"


def test_one_switch_chooses_the_form_of_all_samples_and_is_remembered(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0], **AT_ONCE)
    panel, form = page.locator(".sample:visible"), page.locator(".sample:visible .form:visible")
    short = form.locator("code").inner_text()
    assert panel.get_by_role("radio", name="Short").is_checked() and form.get_attribute("class") == "form short"
    panel.get_by_role("radio", name="Complete").check()
    assert form.count() == 1 and form.get_attribute("class") == "form complete"
    assert form.locator("code").inner_text() != short and "/complete/" in form.locator(".file").inner_text()
    tab(page, "Python · requests").click()
    page.get_by_label("Scenario").select_option("stream")
    assert form.locator(".file").inner_text() == "python/requests/complete/stream.py"
    page.reload()
    assert form.get_attribute("class") == "form complete"
    other = visit(site / PAGES[3], context=page.context)
    assert other.locator(".sample:visible .form:visible .file").inner_text().startswith("python/requests/qwen3-vl-")
    assert other.get_by_role("radio", name="完整").filter(visible=True).is_checked()


def test_the_switch_by_keyboard(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0], **AT_ONCE)
    page.get_by_role("tab").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "short"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "complete"
    assert page.locator(".sample:visible .form:visible").get_attribute("class") == "form complete"


def test_the_switch_works_without_javascript(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[2], java_script_enabled=False)
    panel = page.locator(".sample").first
    assert panel.locator(".form:visible").get_attribute("class") == "form short"
    panel.get_by_role("radio", name="完整").check()
    assert panel.locator(".form:visible").get_attribute("class") == "form complete"


def test_a_models_page_names_no_other_model(site: Path) -> None:
    models = {name: f"qwen/{Path(name).stem}" for name in PAGES}
    for scenario in EVERY:
        folder = f"scenarios/{scenario.model_slug}".rstrip("/")
        models |= {f"{language}/{folder}/{scenario.name}.html": scenario.model for language in ("en", "zh")}
    for name, model in models.items():
        ids = set(re.findall(r"qwen/qwen3[\w-]*", (site / name).read_text(encoding="utf-8")))
        assert ids == {model}, name
    text, vision = ((site / name).read_text(encoding="utf-8") for name in PAGES[:2])
    assert "image_url" not in text and "video_url" not in text and "enable_thinking" in text
    assert "image_url" in vision and "video_url" in vision and "enable_thinking" not in vision


def test_the_skip_link_comes_first(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0], **AT_ONCE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("name", PAGES)
def test_each_sample_of_each_scenario_is_the_committed_file(site: Path, visit: Open, name: str) -> None:
    page = visit(site / name)
    seen = 0
    assert [option.get_attribute("value") for option in page.locator(".pick option").all()] == list(SCENARIOS[name])
    for title, scenario in SCENARIOS[name].items():
        page.locator(".pick").select_option(title)
        texts = page.locator(".sample .form").evaluate_all(
            "all => all.map(one => [one.querySelector('.file').textContent, one.querySelector('code').textContent])"
        )
        for file, text in texts:
            assert text == (ROOT / "sdks" / file).read_text(encoding="utf-8"), file
            seen += 1
        assert json.loads(page.locator(".request code").text_content()) == scenario.body
        assert scenario.body["model"].endswith(f"/{Path(name).stem}")
        response = page.locator(".code.response code").text_content()
        if scenario.response.streamed:
            events = [line[6:] for line in response.splitlines() if line]
            assert [json.loads(one) for one in events[:-1]] == scenario.response.example
            assert events[-1] == scenario.response.done
        else:
            assert json.loads(response) == scenario.response.example
    assert seen >= 24 * len(SCENARIOS[name])


def test_copy_button_copies_the_committed_file(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0], **CLIPBOARD)
    for scenario in ("basic", "stream_tools", "json_schema"):
        page.get_by_label("Scenario").select_option(scenario)
        for one in page.get_by_role("tab").all():
            one.click()
            panel = page.locator(".sample:visible")
            for radio in panel.get_by_role("radio").all() or [None]:
                if radio:
                    radio.check()
                form = panel.locator(".form:visible")
                form.locator(".copy").click()
                form.get_by_text("Copied").wait_for()
                committed = (ROOT / "sdks" / form.locator(".file").inner_text()).read_text(encoding="utf-8")
                assert page.evaluate("navigator.clipboard.readText()") == committed
    until(page, "document.querySelector('#announcement[role=status]').textContent === 'Copied'")  # for screen readers


def test_all_samples_are_visible_without_javascript(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0], java_script_enabled=False)
    targets = [one.get_attribute("data-target") for one in page.locator(".sample").all()]
    assert shown(page) == targets and len(targets) >= 16
    assert not page.locator(".copy, .tabs, .pick, form").filter(visible=True).count()
    assert page.locator(".store").count() == 1  # a template, not shown
    links = page.locator(".no-js a")
    assert links.count() == len(SCENARIOS[PAGES[0]]) - 1
    for name in [link.get_attribute("href") for link in links.all()]:
        page.goto((site / "en" / name).as_uri())
        assert shown(page) == targets
        for panel in page.locator(".sample .form").all():
            file = ROOT / "sdks" / panel.locator(".file").inner_text()
            assert panel.locator("pre code").text_content() == file.read_text(encoding="utf-8")


def colours(page: Any) -> tuple[int, int]:
    """Return the brightness of page and text, 0 to 255."""
    styles = page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]")
    paper, ink = ([int(part) for part in re.findall(r"\d+", one)[:3]] for one in styles)
    return sum(paper) // 3, sum(ink) // 3


def test_dark_and_light(site: Path, visit: Open) -> None:
    for scheme, dark in (("light", False), ("dark", True)):
        page = visit(site / PAGES[2], color_scheme=scheme)
        paper, ink = colours(page)
        assert (paper < ink) is dark
        button = page.locator(".theme")
        assert button.get_attribute("aria-pressed") == str(dark).lower()
        button.click()
        paper, ink = colours(page)
        assert (paper > ink) is dark and button.get_attribute("aria-pressed") == str(not dark).lower()
        page.reload()
        assert colours(page) == (paper, ink)
        assert colours(visit(site / "index.html", context=page.context)) == (paper, ink)


@pytest.mark.parametrize("name", [*PAGES, "index.html", OF_OTHER_MODEL])
def test_pages_fit_a_phone(site: Path, visit: Open, name: str) -> None:
    page = visit(site / name, **PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    last = page.get_by_role("tab").last
    if last.count():
        last.tap()
        assert shown(page) == ["c/libcurl"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "index.html", OF_OTHER_MODEL])
def test_accessible(site: Path, visit: Open, axe: str, name: str, scheme: str) -> None:
    page = visit(site / name, color_scheme=scheme, **AT_ONCE)
    page.evaluate(axe)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate("document.querySelectorAll('.output').forEach(one => one.hidden = false)")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"][:300]) for one in found["violations"]] == []
    assert len(found["passes"]) > 10


def test_accessible_on_a_phone(site: Path, visit: Open, axe: str) -> None:
    page = visit(site / PAGES[2], **PHONE)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"][:300]) for one in found["violations"]] == []


def test_printing_expands_details_and_hides_controls(site: Path, visit: Open) -> None:
    page = visit(site / PAGES[0])
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#param-messages .fields").first.is_visible()
    assert not page.locator("button:visible, .toc:visible, form:visible").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator("main details[open]").count()


def prepare(page: Any, mock: MockServer, scenario: str) -> Any:
    page.get_by_label("Scenario").select_option(scenario)
    form = page.locator(".try form")
    form.get_by_label("Base URL").fill(mock.base_url)
    return form


def streamed_text(name: str) -> str:
    """Return the text of a streamed scenario's response."""
    return "".join(
        choice["delta"].get("content") or ""
        for event in SCENARIOS[PAGES[0]][name].response.example
        for choice in event["choices"]
    )


def test_try_it_shows_the_response_while_it_streams(site: Path, visit: Open) -> None:
    with MockServer(faults="slow-drip=2") as mock:
        page = visit(site / PAGES[0], allowed=mock.url)
        form = prepare(page, mock, "stream")
        form.get_by_label("API key").fill("sk-secret-of-the-reader")
        form.get_by_role("button", name="Send").click()
        until(page, "document.querySelector('.output .text').textContent.length > 0")
        early = form.locator(".text").text_content()
        assert "Receiving" in form.get_by_role("status").inner_text()
        form.get_by_text("HTTP 200, done").wait_for()
        whole = form.locator(".text").text_content()
        assert early != whole and whole.startswith(early) and whole == streamed_text("stream")
        sent = mock.requests[-1]
        assert sent.json == SCENARIOS[PAGES[0]]["stream"].body and sent.verdict == "accepted"
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
        assert "secret" not in kept
    page.reload()
    assert page.get_by_label("API key").input_value() == ""


def test_try_it_stops(site: Path, visit: Open) -> None:
    with MockServer(faults="slow-drip=60") as mock:
        page = visit(site / PAGES[0], allowed=mock.url)
        form = prepare(page, mock, "stream")
        form.get_by_role("button", name="Send").click()
        until(page, "document.querySelector('.try .state').textContent.includes('Receiving')")
        form.get_by_role("button", name="Stop").click()
        form.get_by_text("Stopped").wait_for()
        assert form.get_by_role("button", name="Stop").is_disabled()


@pytest.mark.parametrize("scenario", ["basic", "thinking", "tools", "stream_tools", "stream_thinking"])
def test_try_it_shows_text_reasoning_and_calls(site: Path, visit: Open, scenario: str) -> None:
    with MockServer() as mock:
        page = visit(site / PAGES[2], allowed=mock.url)
        page.locator(".pick").select_option(scenario)
        page.locator(".base").fill(mock.base_url)
        page.locator(".try .main").click()
        page.locator(".try form").get_by_text("HTTP 200").wait_for()
        output, raw = page.locator(".output").inner_text(), page.locator(".raw").text_content()
        if "tools" in scenario:
            assert re.search(r"^\w+ \{", page.locator(".output .text").text_content(), re.M)
        elif scenario == "stream_thinking":
            assert page.locator(".output .text").text_content() == streamed_text(scenario)
        else:
            assert SCENARIOS[PAGES[2]][scenario].response.example["choices"][0]["message"]["content"][:20] in output
        reasons = re.search(r"'reasoning': '.", str(SCENARIOS[PAGES[2]][scenario].response.example)) is not None
        assert page.locator(".reasoning").is_visible() is reasons
        assert "chatcmpl-" in raw


def test_try_it_reports_errors(site: Path, visit: Open) -> None:
    with MockServer() as mock:
        page = visit(site / PAGES[0], allowed=mock.url, expected="Failed to load resource")
        form = prepare(page, mock, "basic")
        state, send = form.locator(".state"), form.get_by_role("button", name="Send")
        body = form.get_by_label("Request body")
        body.fill('{"model": "m", "messages": []}')
        send.click()
        form.get_by_text(re.compile("HTTP 4(00|22): ")).wait_for()
        assert "messages" in state.inner_text()
        body.fill("{")
        send.click()
        form.get_by_text("Invalid JSON").wait_for()
        form.get_by_role("button", name="Reset the body").click()
        assert json.loads(body.input_value()) == SCENARIOS[PAGES[0]]["basic"].body
        form.get_by_label("Base URL").fill("javascript:alert(1)")
        send.click()
        form.get_by_text("Not an http or https URL").wait_for()
        count = sum(one.method == "POST" for one in mock.requests)
    form.get_by_label("Base URL").fill(mock.base_url)  # now nobody listens there
    send.click()
    form.get_by_text("Is the server running").wait_for()
    assert count == 1


@pytest.mark.parametrize("fault", ["cut", "split"])
def test_try_it_handles_cut_and_split_streams(site: Path, visit: Open, fault: str) -> None:
    with MockServer(faults=fault) as mock:
        page = visit(site / PAGES[0], allowed=mock.url, expected="ERR_INCOMPLETE")
        form = prepare(page, mock, "stream")
        form.get_by_role("button", name="Send").click()
        until(page, "!/Receiving|Waiting|^$/.test(document.querySelector('.try .state').textContent)")
        done = form.locator(".text").text_content() == streamed_text("stream")
        assert done is (fault == "split")
        assert ("HTTP 200, done" in form.locator(".state").inner_text()) is (fault == "split")
