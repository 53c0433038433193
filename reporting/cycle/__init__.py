"""From the routine to the board's meeting: the days, where a report stands, and what still has to be confirmed."""
