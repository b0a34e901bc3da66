"""Formulas of calculated measures: read, written back, checked and evaluated. Nothing is ever handed to an interpreter."""
