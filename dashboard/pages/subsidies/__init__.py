"""The subsidies page."""
