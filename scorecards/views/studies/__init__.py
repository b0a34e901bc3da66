"""The pages of linked-data studies."""
