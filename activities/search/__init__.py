"""One search over everything a person may see: what is looked for, where it is found, and how a hit is shown."""
