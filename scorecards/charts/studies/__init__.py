"""Findings of linked-data studies in words, pictures and tables."""
