"""The page that tells what changed, and what was corrected."""
