"""What a reader may ask of a page."""
