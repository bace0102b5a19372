"""Finished snapshots: find, describe, compare and protect them."""
