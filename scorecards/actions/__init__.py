"""Writes of what is shown: cards, flips, snapshots, and the runs that make them."""
