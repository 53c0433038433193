"""Keys that let programs read without signing in: made, shown once, revoked, and counted."""
