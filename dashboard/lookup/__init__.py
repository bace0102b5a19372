"""Look-ups: what a question may mean, and the answer."""
