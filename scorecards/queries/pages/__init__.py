"""What one page shows, as frozen rows composed from the shared reads."""
