"""What the servers remember together for a while: a cache in the database, which counts alike wherever one comes in."""
