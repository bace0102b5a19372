"""The look-up page."""
