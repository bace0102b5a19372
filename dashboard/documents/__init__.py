"""Pages that stand by themselves: HTML without a script, of one snapshot."""
