"""A file of any form, or pasted text, as frozen tables of cells with their places; knows nothing of plans."""
