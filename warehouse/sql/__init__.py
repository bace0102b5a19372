"""Strangers' SQL: each query in a process of its own that can only read the marts."""
