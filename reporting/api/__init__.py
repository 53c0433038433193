"""The plan and its reports as data for other programs, read-only and by a key: /api/1/."""
