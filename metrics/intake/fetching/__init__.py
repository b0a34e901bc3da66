"""Fetching from sources outside: only from hosts that are allowed, within limits, and never half of something.

`hosts` says where may be asked, `network` connects to the very address that was checked, `asking` sends one request with its redirects and
tries, `files` and `soda` know the two kinds of sources."""
