"""Ask whether sources still stand where they stood, and keep copies where one may."""
