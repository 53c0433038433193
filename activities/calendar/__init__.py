"""Days as a municipality counts them: clock, tertials, months, periods, working days, words in Swedish order."""
