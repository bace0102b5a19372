"""Look-ups: what a question may refer to, and the answer."""
