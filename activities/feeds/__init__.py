"""Calendars that other programs read: a person's own, a plan's, and a single meeting as a file."""
