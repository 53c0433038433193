"""Control points of the rows, drawn from what Socialstyrelsen found of others, ticked by those who work with them."""
