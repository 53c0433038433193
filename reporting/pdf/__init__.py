"""HTML to a tagged, archivable PDF: WeasyPrint, and what is mended in what it makes."""
