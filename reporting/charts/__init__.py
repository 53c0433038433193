"""Pictures as geometry: bars, trends, timelines, and how wide a text is. Pure."""
