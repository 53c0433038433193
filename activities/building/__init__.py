"""A plan under uppbyggnad: made, filled and recorded as decided."""
