"""The mock over HTTP: bytes, connections, the listening server."""
