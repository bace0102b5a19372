"""What a look-up may mean, and what it finds."""
