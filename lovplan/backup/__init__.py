"""The whole database as one file, and back: taken while the service is in use, put back wholly or not at all."""
