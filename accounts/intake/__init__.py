"""What comes in from outside, read as plain values."""
