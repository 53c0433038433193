"""A row as pages show it: frozen, with its signal's direction, what calls for attention, and who changed it."""
