"""What the current snapshot and its pages show, stored to see what a change moves."""
