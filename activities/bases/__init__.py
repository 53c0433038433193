"""Decision bases: prepared in the group, approved, sent on, decided or returned."""
