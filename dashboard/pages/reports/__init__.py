"""The page of readers' reports."""
