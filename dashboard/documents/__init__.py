"""Plain pages of one snapshot: HTML without scripts."""
