"""What an operator needs of the server: health, measures, logs and safe headers."""
