"""The rules of the mock: from a request to its response, without I/O."""
