"""A meeting's agenda on paper, and sending it to those who belong to the group."""
