"""What is kept of persons: said in one table, taken out for one person, and taken away by a recorded decision."""
