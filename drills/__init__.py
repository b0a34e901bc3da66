"""Fault drills: things are killed for real, and what must hold afterwards is counted. `make drill` runs them."""
