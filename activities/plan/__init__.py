"""The plan page, finding in it, a row and its signal, proposals, and the row's documents."""
