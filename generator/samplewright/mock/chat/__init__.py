"""Chat completions generated from a request."""
