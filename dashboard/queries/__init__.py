"""One module per subject, one function per question, one SQL statement each.

Each raises ``WarehouseMissingError`` if the warehouse was never built, and
``SnapshotTooOldError`` if an older snapshot is read that has no such mart or column.
"""
