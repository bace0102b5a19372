"""Strangers' SQL: each query in its own process that can only read the marts."""
