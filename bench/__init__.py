"""The speed claims, each one command: `make bench`, or `python -m bench --help`."""
