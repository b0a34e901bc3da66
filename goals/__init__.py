"""What was promised: priority areas, goals, partnerships."""
