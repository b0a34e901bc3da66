"""What the page of comparisons shows: two dates, two agencies, two measures."""
