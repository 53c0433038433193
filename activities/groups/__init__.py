"""Groups with their meetings, agendas and tasks, and partners with what was said to them."""
