"""The page for editors."""
