"""The input: contracts, check, and rows that are not public."""
