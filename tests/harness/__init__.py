"""What turns silent faults into failures, and real databases, servers and browsers for the tests that need them."""
