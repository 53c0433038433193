"""A table as a file to take away: Excel, Word, CSV or JSON."""
