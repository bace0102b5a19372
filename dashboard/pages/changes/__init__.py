"""The page of changes and corrections."""
