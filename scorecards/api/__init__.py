"""The read API under /api/v1/: one of the four doors, with the same rooms behind it as the pages."""
