"""What readers take along: files that explain themselves and open safely."""
