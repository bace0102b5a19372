"""One module per subject, one function per question, one SQL statement each.

Each raises ``WarehouseMissingError`` if the warehouse was never built.
"""
