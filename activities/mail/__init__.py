"""Mail: what calls for a word to somebody today, the outbox it lies in, and sending it once."""
