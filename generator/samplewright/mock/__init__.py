"""The mock server: strict about requests, honest about replies, driven by the spec alone."""
