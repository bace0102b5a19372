"""What readers reported."""
