"""How this process draws pages: in turn, and counted."""
