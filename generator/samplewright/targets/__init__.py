"""Discovery of target folders, and their settings and recipes."""
