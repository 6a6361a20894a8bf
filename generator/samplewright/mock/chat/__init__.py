"""Chat completions made from a request."""
