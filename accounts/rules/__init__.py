"""Who may: plain predicates over a viewer."""
