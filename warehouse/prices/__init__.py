"""Price files beside the seeds: read, checked and aggregated."""
