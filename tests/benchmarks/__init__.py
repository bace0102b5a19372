"""Measurements, for people to read: never a test, because machines differ."""
