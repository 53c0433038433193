"""What the law asks for, open to everyone: the accessibility statement, cookies, personal data, and a way to report."""
