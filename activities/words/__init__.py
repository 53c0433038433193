"""What a person is typing: kept until it is sent, and given back when a session has ended."""
