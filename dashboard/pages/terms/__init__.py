"""The terms page."""
