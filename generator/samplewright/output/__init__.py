"""File sets in memory and on disk: comparing, writing, formatting, and the ledger of verdicts."""
