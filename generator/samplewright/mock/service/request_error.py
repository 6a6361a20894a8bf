"""The error that a failed check raises."""

from __future__ import annotations

from samplewright.openapi.violations import Violation

#: Codes for programs of the rules that have one of their own.
_CODES = {"required": "missing_field", "additionalProperties": "unknown_field", "type": "invalid_type"}
_OTHER_CODE, _COST_CODE = "invalid_value", "too_expensive"


class RequestError(Exception):
    """A request has failed a check.

    Attributes:
        check: The check, a key of `error_responses.STATUSES`.
        message: The problem, for readers.
        code: The problem, for programs.
        param: The parameter that is wrong, written as in code.
        violation: The violated rule of a schema.
    """

    def __init__(
        self, check: str, message: str, code: str, param: str | None = None, violation: Violation | None = None
    ):
        super().__init__(message)
        self.check, self.message, self.code, self.param, self.violation = check, message, code, param, violation


def schema_error(violation: Violation) -> RequestError:
    """Return the error for a body that violates its schema, or takes too many steps to check."""
    if violation.rule == "cost":
        return cost_error(violation)
    code = _CODES.get(violation.rule, _OTHER_CODE)
    return RequestError("schema", str(violation), code, violation.parameter, violation)


def cost_error(violation: Violation) -> RequestError:
    """Return the error for a request that takes too many steps."""
    return RequestError("cost", str(violation), _COST_CODE, violation.parameter, violation)


def parameter_error(name: str, title: str, violation: Violation) -> RequestError:
    """Return the error for a parameter that violates its schema.

    Args:
        name: The parameter's name.
        title: The parameter in a sentence, such as `query parameter limit`.
        violation: The violated rule.
    """
    message = f"{title}: {violation.sentence} (rule: {violation.rule})"
    if violation.rule == "cost":
        return RequestError("cost", message, _COST_CODE, name, violation)
    return RequestError("schema", message, _OTHER_CODE, name, violation)
