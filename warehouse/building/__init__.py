"""How a snapshot is built, tested and published."""
