"""What rows say, in the words that pages and documents share, as Markdown."""
