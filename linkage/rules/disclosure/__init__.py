"""What may leave an enclave: no figure that speaks of fewer people than the owner's smallest cell, nor any that gives one away."""
