"""What linking records of several agencies taught us: studies on data that never leave their enclave; only aggregates come out."""
