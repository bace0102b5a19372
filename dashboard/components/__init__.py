"""Pieces of a page that two or more pages use."""
