"""What waits for whom: one list of it, for Mitt arbete, the number in the menu and whoever is to be reminded."""
