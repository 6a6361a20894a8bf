"""The parts of the client that do not depend on the specification."""
