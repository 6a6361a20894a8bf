"""Views: what the pages' templates show, as plain values in one language."""

from __future__ import annotations

from dataclasses import dataclass

from samplewright.emit.docs.badges import Badge
from samplewright.emit.docs.cards import ModelCard
from samplewright.emit.docs.fields import FieldView
from samplewright.emit.docs.translations import Translations
from samplewright.ir import Auth


@dataclass(frozen=True, slots=True)
class FormView:
    """One form of a sample on a page.

    Attributes:
        form: `short` or `complete`.
        file: Path in the output directory.
        text: The program's text.
        badge: Its verdict.
        limits: What the form cannot do in this language, for readers.
    """

    form: str
    file: str
    text: str
    badge: Badge
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample on a page.

    Attributes:
        target: The target's name.
        label: The target's title.
        highlight: Language of the syntax highlighting.
        forms: Its forms, the first one shown first; empty if the target skips the scenario.
        install: Command that adds the library to a reader's project, if there is one.
        skip: Why the target skips the scenario; None if it does not.
    """

    target: str
    label: str
    highlight: str
    forms: tuple[FormView, ...]
    install: str
    skip: str | None


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """A scenario on a page.

    Attributes:
        name: The scenario's name.
        title: For readers.
        about: The description.
        request: The request body as text, if any.
        response: The response as text, if any; a stream as server-sent events.
        streamed: Whether the response is a stream.
        path: Path and query below the base URL.
        headers: Further headers, each `name: value`.
        samples: A sample per target.
        page: Path of its own HTML page, below the language's directory.
    """

    name: str
    title: str
    about: str
    request: str | None
    response: str | None
    streamed: bool
    path: str
    headers: tuple[str, ...]
    samples: tuple[SampleView, ...]
    page: str

    @property
    def has_forms(self) -> bool:
        """Whether a sample has more than one form."""
        return any(len(sample.forms) > 1 for sample in self.samples)


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An error response: its status code, its description and its headers."""

    code: str
    text: str
    headers: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation on a page.

    Attributes:
        id: The operation's id.
        title: For readers.
        about: The description.
        method: The HTTP method.
        base_url: The server's URL.
        path: The path template.
        auth: How the key is sent, if at all.
        timeout: Seconds that the samples wait.
        sdk: Labels of the targets whose library has this operation.
        mock: Base URL of a local mock.
        parameters: Fields by location, such as `query`.
        body: Fields of the request body.
        response: Fields of the response body.
        events: Fields of a stream's events.
        done: Data of the event that ends a stream, such as `[DONE]`; None if the stream just ends.
        errors: The error responses.
        error_fields: Fields of their body.
        scenarios: The operation's scenarios.
    """

    id: str
    title: str
    about: str
    method: str
    base_url: str
    path: str
    auth: Auth | None
    timeout: int
    sdk: tuple[str, ...]
    mock: str
    parameters: tuple[tuple[str, tuple[FieldView, ...]], ...]
    body: tuple[FieldView, ...]
    response: tuple[FieldView, ...]
    events: tuple[FieldView, ...]
    done: str | None
    errors: tuple[ErrorView, ...]
    error_fields: tuple[FieldView, ...]
    scenarios: tuple[ScenarioView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page.

    Attributes:
        slug: The page's name in paths.
        title: For readers.
        card: The model's card, if the page is about a model.
        operations: The operations to show, with what the page's model can do.
    """

    slug: str
    title: str
    card: ModelCard | None
    operations: tuple[OperationView, ...]


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """All pages of a spec in one language."""

    translations: Translations
    title: str
    about: str
    version: str
    pages: tuple[PageView, ...]
