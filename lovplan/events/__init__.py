"""What happens to the service itself: who was let in or refused, what was taken out and read in, who changed whom."""
