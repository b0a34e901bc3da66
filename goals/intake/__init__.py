"""Areas, goals, partnerships and the measures of goals as they stand in files: plain Python, no Django."""
