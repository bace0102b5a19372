"""The page Data and method."""
