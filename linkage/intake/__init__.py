"""Reading, checking and linking the extracts of linked-data studies, and the enclave they lie in.

Files in, columns without identifiers out; no Django."""
