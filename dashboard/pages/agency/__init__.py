"""An agency's page."""
