"""What was measured: measures, targets, readings."""
