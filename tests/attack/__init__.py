"""What a stranger, a fault or a full disk would do to the project, tried on it."""
