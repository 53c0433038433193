"""One chain over all that is only added: a link for each row, with a hash over it and over the link before."""
