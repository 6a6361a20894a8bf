"""Programs that try to break out of a sandbox, and what starts them, as any user."""
