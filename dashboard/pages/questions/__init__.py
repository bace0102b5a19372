"""The page of saved questions."""
