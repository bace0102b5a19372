"""The finished snapshots: which there are, what is in them, how they are saved."""
