"""Measures, targets, readings as they stand in files: plain Python, no Django."""
