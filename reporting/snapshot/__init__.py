"""The frozen report as data: its schema, what differs from another, its seal, what must not stand in it. Pure."""
