"""What readers say of the record: what they send, and what comes of it."""
