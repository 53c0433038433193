"""Several plans, two states of a plan beside each other, and the plan over time."""
