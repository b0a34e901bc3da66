"""Working on runs in the enclave. The worker takes a run up and watches (`watching`); a child of it, held to limits, goes through the
stages (`stages`). Only the child loads what reads and links files."""
