"""The Data and method page."""
