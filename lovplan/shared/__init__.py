"""What the servers remember together for a while: a cache in the database, which counts the same wherever one comes in."""
