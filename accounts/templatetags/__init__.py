"""What the templates of accounts may call."""
