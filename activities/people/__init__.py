"""Who holds what: people and roles that begin, change hands and end, and passwords of one's own."""
