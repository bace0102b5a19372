"""One module per subject, one function per question.

A question is one ``select`` from one mart. It gives every column of the mart, unless
its docstring says otherwise; what each means stands beside the mart, in its contract.
Each raises ``WarehouseMissingError`` if the warehouse was never built, and
``SnapshotTooOldError`` if an older snapshot is read that has no such mart or column.
"""
