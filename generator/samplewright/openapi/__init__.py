"""Reading OpenAPI documents: loading, validation, operations, scenarios, types and example values."""
