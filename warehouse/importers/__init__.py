"""Take what others publish into the seeds, after a look at what it would change."""
