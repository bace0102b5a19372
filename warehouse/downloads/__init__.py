"""Downloads: files that explain themselves and open safely."""
