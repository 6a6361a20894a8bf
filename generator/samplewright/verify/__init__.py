"""Building and running samples against the mock, and judging each run."""
