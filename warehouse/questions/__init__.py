"""Saved questions: SQL files with a title, a description and typed parameters."""
