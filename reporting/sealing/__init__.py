"""A report is sealed, corrected by a new version, proved unchanged, sent and answered by the board."""
