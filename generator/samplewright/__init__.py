"""Code samples, a typed client and documentation from one OpenAPI document."""

__version__ = "0.1.0"
