"""Who may: people, their roles, policy."""
