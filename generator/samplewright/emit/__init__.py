"""IR -> files, in memory. Nothing here reads or writes the output folder."""
