"""Sentences in Markdown that pages and documents share."""
