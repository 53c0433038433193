"""A table from a file, read to frozen rows with doubts and faults, and brought into a plan."""
