"""What is shipped for service."""
