"""Words that mean the same on every page."""

# What a filter says that keeps everything, in an address and in a question.
ANY = "any"
NOT_KNOWN = "not known"
