"""One error for each status that the specification declares."""

from __future__ import annotations

from ._errors import StatusError


class BadRequestError(StatusError):
    """HTTP 400: The body is not valid JSON, or a field of it is missing, unknown or out of
    range.

    Source: #/components/responses/BadRequest
    """


class AuthenticationError(StatusError):
    """HTTP 401: The API key is missing or wrong.

    Source: #/components/responses/Unauthorized
    """


class PaymentRequiredError(StatusError):
    """HTTP 402: The account's balance does not cover the request.

    Source: #/components/responses/PaymentRequired
    """


class PermissionDeniedError(StatusError):
    """HTTP 403: The API key may not use this model, or the content was rejected by
    moderation.

    Source: #/components/responses/Forbidden
    """


class NotFoundError(StatusError):
    """HTTP 404: There is no such model or path.

    Source: #/components/responses/NotFound
    """


class RequestTimeoutError(StatusError):
    """HTTP 408: The request or the reply took too long.

    Source: #/components/responses/RequestTimeout
    """


class ContentTooLargeError(StatusError):
    """HTTP 413: The body is too large.

    Source: #/components/responses/ContentTooLarge
    """


class UnprocessableEntityError(StatusError):
    """HTTP 422: The request is well formed, but this model cannot serve it.

    Source: #/components/responses/UnprocessableContent
    """


class RateLimitError(StatusError):
    """HTTP 429: Too many requests. Wait for as long as `Retry-After` says.

    Source: #/components/responses/TooManyRequests
    """


class InternalServerError(StatusError):
    """HTTP 500: The server failed.

    And any other 5xx.

    Source: #/components/responses/InternalServerError
    """


class BadGatewayError(InternalServerError):
    """HTTP 502: The model's provider is down or gave an invalid reply.

    Source: #/components/responses/BadGateway
    """


class ServiceUnavailableError(InternalServerError):
    """HTTP 503: The model is overloaded or under maintenance. Wait for as long as
    `Retry-After` says.

    Source: #/components/responses/ServiceUnavailable
    """


class ConflictError(StatusError):
    """HTTP 409: a conflict with another request; the specification does not know it, but it is tried again."""


BY_STATUS: dict[int, type[StatusError]] = {
    409: ConflictError,
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: RequestTimeoutError,
    413: ContentTooLargeError,
    422: UnprocessableEntityError,
    429: RateLimitError,
    500: InternalServerError,
    502: BadGatewayError,
    503: ServiceUnavailableError,
}


def of(status: int) -> type[StatusError]:
    """The class for a status; for one that the specification does not know, the nearest."""
    return BY_STATUS.get(status) or (
        BY_STATUS.get(500, StatusError) if status >= 500 else StatusError
    )
