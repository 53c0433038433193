"""How the decided plan is changed: a draft of changes, and its adoption."""
