"""Rules that every app shares."""
