"""The first day of an empty installation: whose it is, its people and its plan, until the first signal is set."""
