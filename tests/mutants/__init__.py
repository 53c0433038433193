"""Takes each guard and each narrowing of a query away in turn, and asks whether a test falls: `make mutants`."""
