"""The mock's rules: from a request to its response, without I/O."""
