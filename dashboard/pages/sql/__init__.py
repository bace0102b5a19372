"""The page for SQL."""
