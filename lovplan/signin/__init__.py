"""Signing in: how guessing is limited, whose address it is, local accounts, and the municipality's own sign-in."""
