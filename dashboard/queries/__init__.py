"""One module per subject, one function per question."""
