"""What the pages about people read: the list, and one person."""
